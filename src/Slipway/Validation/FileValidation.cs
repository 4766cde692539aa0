using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Core.Catalog;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats;
using Slipway.Core.OfferTypes.Disks;
using Slipway.Core.Pricing;
using Slipway.Server.Fetching;
using Slipway.Server.Publishing.Steps.Certify;
using Slipway.Storage.Files;

namespace Slipway.Cli.Validation;

/// <summary>
/// Fetches all files that an offer names and checks them as certification does: files whole, disks
/// by ranged reads. Nothing is kept.
/// </summary>
internal sealed class FileValidation(FetcherOptions options) : IDisposable
{
    /// <summary>
    /// The code of the fault for a file that could not be fetched; it does not belong to a rule.
    /// </summary>
    public const string FetchFailed = "FetchFailed";

    /// <summary>The code of the fault for a plan of virtual machines without a disk.</summary>
    public const string ImageMissing = "ImageMissing";

    private readonly GuardedFetcher fetcher = new(options);
    private readonly FileChecks checks = new(TimeProvider.System);

    /// <param name="type">The offer's type.</param>
    /// <param name="definition">The definition that names the files.</param>
    /// <param name="refused">
    /// The pointers of addresses whose text already has a fault; these are not fetched.
    /// </param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<IReadOnlyList<Fault>> CheckAsync(
        OfferType type, JsonElement definition, IReadOnlySet<string> refused, CancellationToken cancel)
    {
        var faults = new List<Fault>();
        var copies = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in FileReferences.Of(type, definition).Where(file => !refused.Contains(file.Pointer)).GroupBy(
            file => file.Address, StringComparer.Ordinal))
            faults.AddRange(await FileAsync(file.Key, [.. file], copies, cancel));
        foreach (var image in ImageReferences.Of(type, definition).Where(image => !refused.Contains(image.Pointer)).GroupBy(
            image => image.Address, StringComparer.Ordinal))
            faults.AddRange(await ImageAsync(image.Key, [.. image], cancel));
        faults.AddRange(PriceSheetCheck.Check(definition, TableCopies.Of(copies.GetValueOrDefault).Prices, default, _ => null));
        faults.AddRange(ImageReferences.PlansWithoutImage(type, definition)
            .Select(plan => new Fault(ImageMissing, "/definition/plans", $"No virtual machine image was found for the plan {plan}.")));
        return faults;
    }

    public void Dispose()
    {
        checks.Dispose();
        fetcher.Dispose();
    }

    private async Task<IEnumerable<Fault>> FileAsync(
        string address, IReadOnlyList<FileReference> uses, Dictionary<string, byte[]> copies, CancellationToken cancel)
    {
        var (content, fault) = await FetchAsync(address, uses.Min(use => use.Kind.MaxBytes), cancel);
        if (content is null)
            return uses.Select(use => new Fault(FetchFailed, use.Pointer, fault!));
        await using (content)
        {
            if (content is MemoryStream small)
                copies[address] = small.ToArray();
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
            var faults = new List<Fault>();
            foreach (var use in uses)
            {
                var found = await checks.RunAsync(hash, use.Kind, content, cancel);
                if (found is null)
                    faults.Add(new Fault(FetchFailed, use.Pointer,
                        $"{Address.Masked(address)} could not be checked within {use.Kind.CheckTime.TotalSeconds:0} seconds."));
                else
                    faults.AddRange(found.Select(one => At(one.At(use.Pointer), address)));
            }

            return faults;
        }
    }

    /// <summary>Reads the whole file: into memory, or onto disk if it may be large.</summary>
    private async Task<(Stream? Content, string? Fault)> FetchAsync(string address, long maxBytes, CancellationToken cancel)
    {
        if (maxBytes <= FileStore.LargestFile)
        {
            return await fetcher.FetchAsync(address, maxBytes, cancel) switch
            {
                FetchOutcome.Fetched fetched => (new MemoryStream(fetched.Bytes, writable: false), null),
                var outcome => (null, ((FetchOutcome.Failed)outcome).Message),
            };
        }

        var file = new FileStream(
            Path.GetTempFileName(),
            FileMode.Create,
            FileAccess.ReadWrite,
            FileShare.None,
            128 * 1024,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        if (await fetcher.StreamAsync(
            address, 0, null, maxBytes, (body, token) => body.CopyToAsync(file, token), cancel) is FetchOutcome.Failed fault)
        {
            await file.DisposeAsync();
            return (null, fault.Message);
        }

        file.Position = 0;
        return (file, null);
    }

    private async Task<IEnumerable<Fault>> ImageAsync(string address, IReadOnlyList<ImageReference> uses, CancellationToken cancel)
    {
        var reading = await DiskReader.ReadAsync(fetcher, address, uses.Any(use => !use.IsDataDisk), _ => Task.CompletedTask, cancel);
        if (reading is { Inspection: { } inspection, Head: { } head })
            return uses.SelectMany(use => DiskRules.Check(inspection.Disk, head.BlobType, use)).Select(fault => At(fault, address));
        Fault[] refused =
        [
            .. uses.Select(use => SasFaults.Of(use, reading.Head is null ? reading.Fault!.Status : null, reading.Fault?.StandIn))
                .OfType<Fault>()
                .Select(fault => At(fault, address)),
        ];
        return refused.Length > 0 ? refused : uses.Select(use => new Fault(FetchFailed, use.Pointer, reading.Fault!.Message));
    }

    private static Fault At(Fault fault, string address) => fault with { Message = $"{Address.Masked(address)}: {fault.Message}" };
}
