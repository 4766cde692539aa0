using System.Collections.Immutable;
using System.Security.Cryptography;
using Slipway.Core.Artifacts;
using Slipway.Core.Operations;
using Slipway.Server.Artifacts;
using Slipway.Storage.Files;
using Slipway.Storage.Offers;

namespace Slipway.Server.Steps;

/// <summary>
/// Looks at what the offer's addresses hold: each logo is fetched once, stored by its content's hash, and that copy is checked; of each image the footer is
/// read by ranged requests. Every fault is found before the step says anything.
/// </summary>
public sealed class CertifyStep(FileStore files, GuardedFetcher fetcher, PublicAddress own) : IStepHandler
{
    public string StepId => StepIds.Certify;

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var definition = await step.ReadDefinitionAsync(cancel);
        var logos = ArtifactReferences.Logos(step.Type, definition).GroupBy(logo => logo.Address, StringComparer.Ordinal).ToList();
        var images = ArtifactReferences.Images(step.Type, definition).GroupBy(image => image.Address, StringComparer.Ordinal).ToList();
        var findings = new Findings((await step.ReadVersionAsync(cancel)).Artifacts);
        findings.Errors.AddRange(ArtifactReferences.PlansWithoutImage(step.Type, definition)
            .Select(plan => $"No virtual machine image was found for the plan {plan}."));

        var looked = 0;
        foreach (var logo in logos)
        {
            await step.ReportAsync(100 * looked++ / (logos.Count + images.Count), $"Reading {Address.Masked(logo.Key)}.", cancel);
            await CertifyLogoAsync(logo.Key, [.. logo], findings, cancel);
        }

        foreach (var image in images)
        {
            await step.ReportAsync(100 * looked++ / (logos.Count + images.Count), $"Inspecting {Address.Masked(image.Key)}.", cancel);
            await CertifyImageAsync(image.Key, image.First(), findings, cancel);
        }

        return Outcome(findings, logos.Count, images.Count);
    }

    private StepOutcome Outcome(Findings findings, int logos, int images)
    {
        var effects = new StepEffects { Files = findings.New, Artifacts = findings.ToArtifacts() };
        if (findings.Errors.Count > 0)
            return new StepOutcome.Blocked([.. findings.Errors, .. findings.Transient]);
        if (findings.Transient.Count > 0)
            return new StepOutcome.Retry(findings.Transient, effects);
        var addresses = findings.Files.ToDictionary(file => file.Key, file => own.Base + StoredFiles.PathOf(file.Value), StringComparer.Ordinal);
        return new StepOutcome.Succeeded([$"Checked: {Counted.Of(logos, "logo")}, {Counted.Of(images, "disk image")}."], effects, addresses);
    }

    private async Task CertifyLogoAsync(string address, IReadOnlyList<LogoReference> uses, Findings findings, CancellationToken cancel)
    {
        var content = await ReadLogoAsync(address, string.Join(", ", uses.Select(use => use.Pointer)), findings, cancel);
        if (content is null)
            return;
        var reading = PngHeader.Read(content.Bytes);
        if (reading.Header is not { } png)
        {
            findings.Errors.AddRange(uses.Select(use => $"{use.Pointer}: {Address.Masked(address)} is no usable PNG: {reading.Fault}"));
            return;
        }

        foreach (var use in uses)
        {
            if (LogoSizes.Fault(WireWords.Parse<LogoSlot>(use.Slot)!.Value, png.Width, png.Height) is { } fault)
                findings.Errors.Add($"{use.Pointer}: {Address.Masked(address)}: {fault}");
        }

        findings.Files[address] = new StoredFile(content.Hash, content.ContentType, content.Bytes.Length);
    }

    /// <summary>The logo's bytes: from the store when this operation, or our own address, has them there; else fetched. Null when that failed.</summary>
    private async Task<FileContent?> ReadLogoAsync(string address, string what, Findings findings, CancellationToken cancel)
    {
        var known = findings.Files.TryGetValue(address, out var file) ? file.Hash : StoredFiles.HashOf(address);
        if (known is not null && await files.FindAsync(known, cancel) is { } stored)
            return stored;
        if (findings.Take(await fetcher.FetchAsync(address, FileStore.LargestFile, cancel), what) is not { } fetched)
            return null;
        var content = new FileContent(Convert.ToHexStringLower(SHA256.HashData(fetched.Bytes)), "image/png", fetched.Bytes);
        if (PngHeader.Read(content.Bytes).Header is not null)
            findings.New.Add(content);
        return content;
    }

    /// <summary>Two requests: the first byte tells the length, the last 512 are the footer. Blob stores know no suffix ranges.</summary>
    private async Task CertifyImageAsync(string address, ImageReference use, Findings findings, CancellationToken cancel)
    {
        var what = $"{use.Pointer} (plan {use.PlanId}, version {use.Version})";
        if (findings.Take(await fetcher.ReadRangeAsync(address, 0, 1, null, cancel), what) is not { } head)
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

    /// <summary>What has been found so far, beginning with what an earlier attempt kept.</summary>
    private sealed class Findings(VersionArtifacts known)
    {
        public Dictionary<string, StoredFile> Files { get; } = new(known.Files, StringComparer.Ordinal);

        public Dictionary<string, ImageFacts> Images { get; } = new(StringComparer.Ordinal);

        public List<FileContent> New { get; } = [];

        public List<string> Errors { get; } = [];

        public List<string> Transient { get; } = [];

        /// <summary>The fetched file; null when there is none, and then the fault is noted.</summary>
        public FetchOutcome.Fetched? Take(FetchOutcome outcome, string what)
        {
            if (outcome is FetchOutcome.Fetched fetched)
                return fetched;
            var fault = (FetchOutcome.Faulted)outcome;
            (fault.Transient ? Transient : Errors).Add($"{what}: {fault.Message}");
            return null;
        }

        public VersionArtifacts ToArtifacts() => new(Files.ToImmutableDictionary(), Images.ToImmutableDictionary());
    }
}
