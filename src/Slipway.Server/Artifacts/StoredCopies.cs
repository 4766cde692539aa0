using Slipway.Core.Artifacts;
using Slipway.Storage.Files;
using Slipway.Storage.Offers;

namespace Slipway.Server.Artifacts;

/// <summary>Reads the stored copies of small files, so that what only decides need not read anything.</summary>
public sealed class StoredCopies(FileStore files)
{
    /// <summary>The bytes of each address that has a copy.</summary>
    /// <param name="addresses">As they stand in a definition: as they were sent, or our own.</param>
    /// <param name="known">The copies of the version that the definition is of.</param>
    /// <param name="fresh">Copies that are not stored yet.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<Func<string, byte[]?>> ReadAsync(
        IEnumerable<string> addresses, IReadOnlyDictionary<string, StoredFile> known, IReadOnlyCollection<FileContent> fresh, CancellationToken cancel)
    {
        var copies = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var address in addresses.Distinct(StringComparer.Ordinal))
        {
            if ((known.GetValueOrDefault(address)?.Hash ?? StoredFiles.HashOf(address)) is not { } hash)
                continue;
            if ((fresh.FirstOrDefault(file => file.Hash == hash) ?? await files.FindAsync(hash, cancel)) is { } copy)
                copies[address] = copy.Bytes;
        }

        return address => copies.GetValueOrDefault(address);
    }
}
