using System.Collections.Concurrent;
using Slipway.Core.Audiences;
using Slipway.Core.Catalog;
using Slipway.Core.Definitions;
using Slipway.Core.Pricing;
using Slipway.Storage.Changes;
using Slipway.Storage.Files;

namespace Slipway.Server.Files;

/// <summary>
/// Reads the stored copies of small files, so that code that only decides does not read anything.
/// </summary>
public sealed class StoredCopies(FileStore files)
{
    /// <summary>The parsed prices of all regions take about 200 KB.</summary>
    private const int MostSheets = 100;

    /// <summary>
    /// Parsed spreadsheets by hash: several parts of several steps need the same ones.
    /// </summary>
    private readonly ConcurrentDictionary<string, PriceSheetResult> sheets = new(StringComparer.Ordinal);

    /// <summary>The parsed content of the copy of each address that has one.</summary>
    /// <param name="addresses">
    /// Addresses as they stand in a definition: the publisher's, or the service's own.
    /// </param>
    /// <param name="known">The copies of the definition's version.</param>
    /// <param name="fresh">Copies that are not stored yet.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<TableCopies> ReadAsync(
        IEnumerable<string> addresses,
        IReadOnlyDictionary<string, StoredFile> known,
        IReadOnlyCollection<FileContent> fresh,
        CancellationToken cancel)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var address in addresses.Distinct(StringComparer.Ordinal))
        {
            if ((known.GetValueOrDefault(address)?.Hash ?? StoredFile.HashOf(address)) is not { } hash)
                continue;
            hashes[address] = hash;
            if (contents.ContainsKey(hash))
                continue;
            if ((fresh.FirstOrDefault(file => file.Hash == hash) ?? await files.FindAsync(hash, cancel)) is { } copy)
                contents.Add(hash, copy.Bytes);
        }

        var lists = new Dictionary<string, AudienceListResult>(StringComparer.Ordinal);
        return new TableCopies(
            address => Find(address) is var (hash, bytes) ? Sheet(hash, bytes, cancel) : null,
            address => Find(address) is var (hash, bytes) ? List(hash, bytes) : null);

        (string Hash, byte[] Bytes)? Find(string address) =>
            hashes.TryGetValue(address, out var hash) && contents.TryGetValue(hash, out var bytes) ? (hash, bytes) : null;

        AudienceListResult List(string hash, byte[] bytes)
        {
            if (!lists.TryGetValue(hash, out var reading))
                lists.Add(hash, reading = AudienceList.Read(bytes, cancel));
            return reading;
        }
    }

    private PriceSheetResult Sheet(string hash, byte[] bytes, CancellationToken cancel)
    {
        if (sheets.TryGetValue(hash, out var known))
            return known;
        if (sheets.Count >= MostSheets)
            sheets.Clear();
        return sheets[hash] = PriceSheet.Read(bytes, cancel);
    }
}
