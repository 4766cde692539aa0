using Slipway.Core.Definitions;
using Slipway.Storage.Files;

namespace Slipway.Server.Files;

/// <summary>
/// The service's own copies of files: small ones in the database, larger ones in the store for
/// large files.
/// </summary>
public sealed class FileCopies(FileStore small, ILargeFiles large, LargeFileUses uses)
{
    /// <exception cref="LargeFilesException">The store for large files failed.</exception>
    public async Task<bool> ExistsAsync(StoredFile file, CancellationToken cancel) =>
        IsSmall(file)
            ? await small.ExistsAsync(file.Hash, cancel)
            : await FindLargeAsync(file.Hash, cancel) is { } found && found.Length == file.Length;

    /// <summary>A copy that can be read from any position; null if it does not exist.</summary>
    /// <exception cref="LargeFilesException">The store for large files failed.</exception>
    public async Task<Stream?> OpenAsync(StoredFile file, CancellationToken cancel)
    {
        if (IsSmall(file))
            return await small.FindAsync(file.Hash, cancel) is { } content ? new MemoryStream(content.Bytes, writable: false) : null;
        await uses.NoteAsync(file.Hash, cancel);
        return await large.OpenAsync(file.Hash, cancel);
    }

    public static bool IsSmall(StoredFile file) => file.Length <= FileStore.LargestFile;

    private async Task<LargeFile?> FindLargeAsync(string hash, CancellationToken cancel)
    {
        await uses.NoteAsync(hash, cancel);
        return await large.FindAsync(hash, cancel);
    }
}
