using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes.Versions;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Server.Files;
using Slipway.Server.Http;
using Slipway.Server.Rules;
using Slipway.Storage.Changes;

namespace Slipway.Server.Publishing.Steps.Certify;

/// <summary>
/// Looks at what the offer's addresses hold: each file is fetched once, stored by its content's
/// hash, and that copy is checked; disks are inspected by ranged reads. Every fault is found before
/// the step says anything.
/// </summary>
public sealed class CertifyStep(
    FileCertification files,
    ImageCertification images,
    PriceCertification prices,
    LiveContentReader liveContents,
    RuleLinks links,
    PublicAddress own,
    ArtifactOptions options,
    TimeProvider machine) : IStepHandler
{
    private const int MostDisksAtOnce = 4;

    public string StepId => StepIds.Certify;

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var definition = await step.ReadDefinitionAsync(cancel);
        var findings = new Findings((await step.ReadVersionAsync(cancel)).Artifacts);
        CertificationProgress? progress = null;
        var fileWork = files.Plan(step, definition, findings, () => progress!);
        var live = await liveContents.FindAsync(step.Offer, definition, cancel);
        var imageWork = images.Plan(step, definition, live, findings, () => progress!);
        progress = new CertificationProgress(step, fileWork.Count + imageWork.Count, machine);
        foreach (var work in fileWork)
        {
            await progress.BeginAsync(work.Doing, cancel);
            await work.RunAsync(findings, cancel);
        }

        await InspectAsync(imageWork, findings, progress, cancel);
        await prices.RunAsync(step, definition, findings, cancel);
        findings.Add(
            LiveContentRules.Check(step.Type, definition, findings.ToArtifacts(), live, options.CopyImages), fault => links.Line(fault));
        step.Effects = new StepEffects { Files = findings.New, Artifacts = findings.ToArtifacts() };
        if (findings.Errors.Count > 0)
            return new StepOutcome.Blocked([.. findings.Errors, .. findings.Transient]);
        if (findings.Transient.Count > 0)
            return new StepOutcome.Retry(findings.Transient);
        step.OwnAddresses = findings.Files.ToDictionary(
            file => file.Key, file => own.Base + StoredFiles.PathOf(file.Value), StringComparer.Ordinal);
        return new StepOutcome.Succeeded(
            [$"Checked: {Counted.Of(fileWork.Count, "file")}, {Counted.Of(findings.Images.Count, "disk image")}{Kept(findings)}.",
                .. findings.Warnings]);
    }

    /// <summary>
    /// A few at once, since most of an inspection is waiting; each finds on its own, so that the findings keep the order of the document.
    /// </summary>
    private static async Task InspectAsync(
        IReadOnlyList<CertificationWork> work, Findings findings, CertificationProgress progress, CancellationToken cancel)
    {
        var found = work.Select(_ => new Findings(VersionArtifacts.None)).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = MostDisksAtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(work.Index(), options, async (one, token) =>
        {
            await progress.BeginAsync(one.Item.Doing, token);
            await one.Item.RunAsync(found[one.Index], token);
        });
        found.ForEach(findings.Add);
    }

    private static string Kept(Findings findings) =>
        findings.Images.Values.Count(image => image.WasLive) is > 0 and var live ? $", of which {live} live already and unchanged" : "";
}
