using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.Versions;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Server.Fetching;
using Slipway.Server.Files;
using Slipway.Server.Rules;
using Slipway.Storage.Changes;

namespace Slipway.Server.Publishing.Steps;

/// <summary>
/// Makes sure that what was certified is what will be offered: the copies of files are stored, and
/// no image has changed at its address since. Where images are copied (<c>Artifacts:Images</c>), it
/// copies them.
/// </summary>
public sealed class ProvisionStep(
    FileCopies files,
    ImageCopies copies,
    GuardedFetcher fetcher,
    LiveContentReader liveContents,
    RuleLinks links,
    ArtifactOptions options,
    TimeProvider machine) : IStepHandler
{
    public string StepId => StepIds.Provision;

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var artifacts = (await step.ReadVersionAsync(cancel)).Artifacts;
        var missing = new List<string>();
        foreach (var (address, file) in artifacts.Files)
        {
            if (!await files.ExistsAsync(file, cancel))
                missing.Add($"The copy of {Address.Masked(address)} is gone from the store. Cancel and publish again to fetch it.");
        }

        if (missing.Count > 0)
            return new StepOutcome.Blocked(missing);

        var progress = new CertificationProgress(step, Math.Max(1, artifacts.Images.Count), machine);
        var images = artifacts.Images;
        var (lasting, passing) = (new List<string>(), new List<string>());
        foreach (var (address, certified) in artifacts.Images)
        {
            if (certified.WasLive && (!options.CopyImages || certified.IsGone || certified.Copy is not null))
                continue;
            await progress.BeginAsync($"{(options.CopyImages ? "Copying" : "Looking again at")} {Address.Masked(address)}.", cancel);
            var (copy, fault) = options.CopyImages
                ? await copies.CopyAsync(
                    address, certified, step.Operation.Id, (part, doing) => progress.ReportAsync(part, doing, cancel), cancel)
                : (null, await LookAsync(address, certified, cancel));
            if (fault is not null)
                (fault.Transient ? passing : lasting).Add(fault.Message);
            else if (copy is not null)
                images = images.SetItem(address, certified with { Copy = copy });
        }

        if (options.CopyImages && passing.Count == 0)
            lasting.AddRange(await ChangesAsync(step, artifacts with { Images = images }, cancel));
        if (options.CopyImages)
            step.Effects = new StepEffects { Artifacts = artifacts with { Images = images } };
        if (lasting.Count > 0)
            return new StepOutcome.Blocked(lasting);
        if (passing.Count > 0)
            return new StepOutcome.Retry(passing);
        return new StepOutcome.Succeeded(
            $"{(options.CopyImages ? "Copied and a" : "A")}s certified: "
            + $"{Counted.Of(artifacts.Files.Count, "stored file")}, {Counted.Of(images.Count, "disk image")}.");
    }

    /// <summary>Checksums tell what certification could not: whether a disk that was live is the same elsewhere.</summary>
    private async Task<IEnumerable<string>> ChangesAsync(StepContext step, VersionArtifacts artifacts, CancellationToken cancel)
    {
        var definition = await step.ReadDefinitionAsync(cancel);
        var live = await liveContents.FindAsync(step.Offer, definition, cancel);
        return LiveContentRules.Check(step.Type, definition, artifacts, live, copiesCome: false).Select(fault => links.Line(fault));
    }

    private async Task<FetchOutcome.Failed?> LookAsync(string address, ImageFacts certified, CancellationToken cancel) =>
        await fetcher.ReadRangeAsync(address, 0, 1, certified.ETag, cancel) switch
        {
            FetchOutcome.Failed fault => fault,
            FetchOutcome.Fetched now when now.TotalLength != certified.Length || now.ETag != certified.ETag => new FetchOutcome.Failed(
                $"The image {Address.Masked(address)} has changed since it was certified: it was {certified.Length} bytes with "
                + $"ETag {certified.ETag ?? "(none)"} "
                + $"and is {now.TotalLength} bytes with ETag {now.ETag ?? "(none)"}. Cancel and publish again to certify it.",
                Transient: false),
            _ => null,
        };
}
