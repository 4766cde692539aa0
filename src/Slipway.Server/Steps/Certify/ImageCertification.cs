using System.Text.Json;
using Slipway.Core.Artifacts;
using Slipway.Core.OfferTypes;
using Slipway.Server.Artifacts;
using Slipway.Server.Rules;

namespace Slipway.Server.Steps;

/// <summary>Inspects each disk that a definition names by ranged reads.</summary>
public sealed class ImageCertification(GuardedFetcher fetcher, RuleLinks links)
{
    public IReadOnlyList<CertificationWork> Plan(OfferType type, JsonElement definition, Findings findings)
    {
        findings.Errors.AddRange(ImageReferences.PlansWithoutImage(type, definition).Select(plan => $"No virtual machine image was found for the plan {plan}."));
        return
        [
            .. ImageReferences.Of(type, definition).GroupBy(image => image.Address, StringComparer.Ordinal).Select(image => new CertificationWork(
                $"Inspecting {Address.Masked(image.Key)}.", cancel => CertifyAsync(image.Key, image.First(), findings, cancel))),
        ];
    }

    /// <summary>Two requests: the first byte tells the length, the last 512 are the footer. Blob stores know no suffix ranges.</summary>
    private async Task CertifyAsync(string address, ImageReference use, Findings findings, CancellationToken cancel)
    {
        var what = $"{use.Pointer} (plan {use.PlanId}, version {use.Version})";
        var answer = await fetcher.ReadRangeAsync(address, 0, 1, null, cancel);
        if (SasFaults.Of(use, (answer as FetchOutcome.Faulted)?.Status) is { } refused)
        {
            findings.Add(refused, links.Line(refused, address));
            return;
        }

        if (findings.Take(answer, what) is not { } head)
            return;
        var length = head.TotalLength;
        if (length <= VhdFooter.Length)
        {
            findings.Errors.Add($"{what}: {Address.Masked(address)} is {length} bytes; a fixed VHD is its disk plus a footer of {VhdFooter.Length} bytes.");
            return;
        }

        if (findings.Take(await fetcher.ReadRangeAsync(address, length - VhdFooter.Length, VhdFooter.Length, head.ETag, cancel), what) is not { } tail)
            return;
        if (tail.TotalLength != length || tail.ETag != head.ETag)
        {
            findings.Transient.Add($"{what}: {Address.Masked(address)} changed while it was read.");
            return;
        }

        var reading = VhdFooter.Read(tail.Bytes, length);
        findings.Errors.AddRange(reading.Faults.Select(fault => $"{what}: {Address.Masked(address)}: {fault}"));
        findings.Images[address] = new ImageFacts(length, head.ETag);
    }
}
