using Slipway.Storage.Database;
using Slipway.Storage.Files;

namespace Slipway.Server.Files;

/// <summary>
/// Removes stored files that no draft, version or running operation refers to, while nodes go on
/// certifying. A file is kept for a time after it was last stored or used; that time is checked
/// again at the removal, under the lock that a step takes to use it.
/// </summary>
public sealed class ArtifactCollector(IDatabase database, ILargeFiles large)
{
    private readonly UnusedFiles small = new(database);
    private readonly LargeFileUses uses = new(database);

    /// <summary>All stored files, oldest first, and whether something refers to each.</summary>
    public async Task<IReadOnlyList<StoredArtifact>> ListAsync(CancellationToken cancel)
    {
        StoredArtifact[] all =
        [
            .. (await small.ListAsync(cancel))
                .Select(file => new StoredArtifact(file.Hash, ArtifactPlace.Database, file.Length, file.Stored)),
            .. (await large.ListAsync(cancel).ToListAsync(cancel)).Select(file => new StoredArtifact(
                file.Name, file.IsPartial ? ArtifactPlace.Upload : ArtifactPlace.Store, file.Length, file.Changed)),
        ];
        var unnamed = await small.UnnamedAsync(all.Select(file => file.Name), cancel);
        return [.. all.Select(file => file with { IsReferred = file.Place != ArtifactPlace.Upload && !unnamed.Contains(file.Name) })
            .OrderBy(file => file.Changed)];
    }

    /// <summary>
    /// The removable files: nothing refers to them, and they were not used for
    /// <paramref name="unused"/>.
    /// </summary>
    public async Task<IReadOnlyList<StoredArtifact>> FindAsync(TimeSpan unused, CancellationToken cancel)
    {
        var before = database.Machine.GetUtcNow() - unused;
        return [.. (await ListAsync(cancel)).Where(file => !file.IsReferred && file.Changed <= before)];
    }

    /// <summary>
    /// Removes the files that <see cref="FindAsync"/> finds, and returns those that it removed.
    /// </summary>
    public async Task<IReadOnlyList<StoredArtifact>> CollectAsync(TimeSpan unused, CancellationToken cancel)
    {
        var found = await FindAsync(unused, cancel);
        var hashes = found.Where(file => file.Place == ArtifactPlace.Database).Select(file => file.Name).ToArray();
        var rows = hashes.Length == 0 ? [] : await small.RemoveAsync(hashes, unused, cancel);
        var removed = found.Where(file => file.Place == ArtifactPlace.Database && rows.Contains(file.Name)).ToList();

        foreach (var file in found.Where(file => file.Place == ArtifactPlace.Upload))
        {
            await large.DiscardAsync(file.Name, cancel);
            removed.Add(file);
        }

        foreach (var file in found.Where(file => file.Place == ArtifactPlace.Store))
        {
            // A step may refer to it by now.
            if ((await small.UnnamedAsync([file.Name], cancel)).Count == 1
                && await uses.CollectAsync(file.Name, unused, () => large.DeleteAsync(file.Name, cancel), cancel))
                removed.Add(file);
        }

        return removed;
    }
}
