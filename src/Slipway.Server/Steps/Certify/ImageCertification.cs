using System.Text.Json;
using Slipway.Core.Artifacts;
using Slipway.Core.OfferTypes;
using Slipway.Core.Rules;
using Slipway.Server.Artifacts;
using Slipway.Server.Rules;
using Slipway.Storage.Offers;

namespace Slipway.Server.Steps;

/// <summary>Inspects each disk that a definition names, once, by ranged reads, and judges it in every role in which it is named.</summary>
public sealed class ImageCertification(GuardedFetcher fetcher, RuleLinks links)
{
    /// <param name="type">The offer's type.</param>
    /// <param name="definition">What is certified.</param>
    /// <param name="live">What is live; null while nothing is.</param>
    /// <param name="findings">Where what is found goes.</param>
    /// <param name="progress">How far all of it has come.</param>
    public IReadOnlyList<CertificationWork> Plan(OfferType type, JsonElement definition, VersionText? live, Findings findings, Func<CertificationProgress> progress)
    {
        findings.Errors.AddRange(ImageReferences.PlansWithoutImage(type, definition).Select(plan => $"No virtual machine image was found for the plan {plan}."));
        var liveDisks = LiveDisks.Of(type, live is null ? default : JsonElement.Parse(live.Sent));
        var work = new List<CertificationWork>();
        foreach (var image in ImageReferences.Of(type, definition).GroupBy(image => image.Address, StringComparer.Ordinal))
        {
            if (image.All(liveDisks.Contains) && live!.Artifacts.Images.TryGetValue(liveDisks.AddressOf(image.First())!, out var facts))
                findings.Images[image.Key] = facts with { WasLive = true };
            else
                work.Add(new CertificationWork($"Inspecting {Address.Masked(image.Key)}.", cancel => CertifyAsync(image.Key, [.. image], findings, progress(), cancel)));
        }

        return work;
    }

    private async Task CertifyAsync(string address, IReadOnlyList<ImageReference> uses, Findings findings, CertificationProgress progress, CancellationToken cancel)
    {
        var what = string.Join(", ", uses.Select(use => use.Pointer));
        var reading = await DiskReader.ReadAsync(
            fetcher,
            address,
            uses.Any(use => !use.IsDataDisk),
            reads => progress.ReportAsync((double)reads / DiskInspection.MostReads, () => $"Inspecting {Address.Masked(address)}.", cancel),
            cancel);
        Fault[] refused = [.. uses.Select(use => SasFaults.Of(use, reading.Head is null ? reading.Fault?.Status : null)).OfType<Fault>()];
        foreach (var fault in refused)
            findings.Add(fault, links.Line(fault, address));
        if (refused.Length > 0)
            return;
        if (reading is not { Inspection: { } inspection, Head: { } head })
        {
            findings.Take(reading.Fault!, what);
            return;
        }

        foreach (var fault in uses.SelectMany(use => DiskRules.Judge(inspection.Disk, head.BlobType, use)))
            findings.Add(fault, links.Line(fault, address));
        findings.Images[address] = new ImageFacts(head.TotalLength, head.ETag);
    }
}
