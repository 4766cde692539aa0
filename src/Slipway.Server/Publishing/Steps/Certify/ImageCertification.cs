using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Disks;
using Slipway.Core.OfferTypes.Disks;
using Slipway.Server.Fetching;
using Slipway.Server.Files;
using Slipway.Server.Rules;

namespace Slipway.Server.Publishing.Steps.Certify;

/// <summary>
/// Inspects each disk that a definition names, once, by ranged reads, and checks it in every role in
/// which it is named. A disk that was live before must be unchanged; one that can no longer be read
/// counts as unchanged, since publishers may delete blobs that are published.
/// </summary>
public sealed class ImageCertification(GuardedFetcher fetcher, FetcherOptions fetching, RuleLinks links, ArtifactOptions options)
{
    /// <param name="step">The step that certifies.</param>
    /// <param name="definition">What is certified.</param>
    /// <param name="live">What was ever live.</param>
    /// <param name="findings">Where what is found goes.</param>
    /// <param name="progress">How far all of it has come.</param>
    public IReadOnlyList<CertificationWork> Plan(
        StepContext step, JsonElement definition, LiveContents live, Findings findings, Func<CertificationProgress> progress)
    {
        findings.Errors.AddRange(ImageReferences.PlansWithoutImage(step.Type, definition)
            .Select(plan => $"No virtual machine image was found for the plan {plan}."));
        var work = new List<CertificationWork>();
        foreach (var image in ImageReferences.Of(step.Type, definition).GroupBy(image => image.Address, StringComparer.Ordinal))
        {
            LiveDisk?[] known = [.. image.Select(live.Find)];
            work.Add(known.All(disk => disk is not null)
                ? new CertificationWork($"Inspecting {Address.Masked(image.Key)}, which is already live.", (own, cancel) =>
                    LookAsync(step, image.Key, [.. image], FactsOf(known), own, progress(), cancel))
                : new CertificationWork($"Inspecting {Address.Masked(image.Key)}.", (own, cancel) =>
                    CertifyAsync(image.Key, [.. image], own, progress(), cancel)));
        }

        return work;
    }

    private static ImageFacts? FactsOf(IEnumerable<LiveDisk?> known) =>
        known.Select(disk => disk!.Facts).FirstOrDefault(facts => facts is not null);

    private async Task LookAsync(
        StepContext step,
        string address,
        IReadOnlyList<ImageReference> uses,
        ImageFacts? live,
        Findings findings,
        CertificationProgress progress,
        CancellationToken cancel)
    {
        var answer = await fetcher.ReadRangeAsync(address, 0, 1, null, cancel);
        switch (answer)
        {
            // A request to a host that is away for a moment is repeated once; a publish does not wait for longer outages.
            case FetchOutcome.Failed { Transient: true } when step.Claim.Faults == 0:
                findings.Take(answer, string.Join(", ", uses.Select(use => use.Pointer)));
                break;
            case FetchOutcome.Failed when live is not null:
                findings.Images[address] = live with { WasLive = true, IsGone = true };
                break;
            case FetchOutcome.Fetched now when live is not null
                && (live.IsSame(now.TotalLength, now.ETag) || fetching.IsSample(address, now)):
                findings.Images[address] = live with { WasLive = true };
                break;
            case FetchOutcome.Fetched now when live is not null && !(options.CopyImages && live.Copy is not null):
                findings.Images[address] = new ImageFacts(now.TotalLength, now.ETag); // the rules tell it from what was live
                break;
            case FetchOutcome.Fetched:
                await CertifyAsync(address, uses, findings, progress, cancel);
                break;
        }
    }

    private async Task CertifyAsync(
        string address, IReadOnlyList<ImageReference> uses, Findings findings, CertificationProgress progress, CancellationToken cancel)
    {
        var what = string.Join(", ", uses.Select(use => use.Pointer));
        var reading = await DiskReader.ReadAsync(
            fetcher,
            address,
            uses.Any(use => !use.IsDataDisk),
            reads => progress.ReportAsync((double)reads / DiskInspection.MostReads, () => $"Inspecting {Address.Masked(address)}.", cancel),
            cancel);
        Fault[] refused = [.. uses.Select(use =>
            SasFaults.Of(use, reading.Head is null ? reading.Fault?.Status : null, reading.Fault?.StandIn)).OfType<Fault>()];
        findings.Add(refused, fault => links.Line(fault, address));
        if (refused.Length > 0)
            return;
        if (reading is not { Inspection: { } inspection, Head: { } head })
        {
            findings.Take(reading.Fault!, what);
            return;
        }

        findings.Add(
            uses.SelectMany(use => DiskRules.Check(inspection.Disk, head.BlobType, use)), fault => links.Line(fault, address));
        findings.Images[address] = new ImageFacts(head.TotalLength, head.ETag);
    }
}
