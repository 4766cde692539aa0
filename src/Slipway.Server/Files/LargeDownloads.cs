using System.Net;
using System.Security.Cryptography;
using System.Text;
using Slipway.Server.Fetching;
using Slipway.Storage.Files;

namespace Slipway.Server.Files;

/// <summary>
/// Copies files that may be large from publishers' servers into the store, never through memory. An
/// interrupted download continues where it ended if the file still has the same ETag. A download
/// belongs to one operation: a server may send different bytes to two readers under one ETag, and
/// mixed in one file they could be stored under the hash of other content.
/// </summary>
public sealed class LargeDownloads(GuardedFetcher fetcher, ILargeFiles files, LargeFileUses uses)
{
    private const int BufferLength = 128 * 1024;

    /// <summary>
    /// The file's length and ETag; the length is null if the server does not report it.
    /// </summary>
    public async Task<(FetchOutcome.Failed? Fault, long? Length, string? ETag)> LookAsync(string address, CancellationToken cancel) =>
        await fetcher.ReadRangeAsync(address, 0, 1, null, cancel) switch
        {
            FetchOutcome.Fetched found => (null, found.TotalLength, found.ETag),
            // A server without ranges, or an empty file: reading the whole file shows which.
            FetchOutcome.Failed { Status: HttpStatusCode.OK or HttpStatusCode.PartialContent
                or HttpStatusCode.RequestedRangeNotSatisfiable } => (null, null, null),
            FetchOutcome.Failed fault => (fault, null, null),
            _ => throw new InvalidOperationException("an outcome that is neither fetched nor failed"),
        };

    /// <summary>Fetches the file and stores it under its content's hash.</summary>
    /// <param name="address">Of the file.</param>
    /// <param name="length">As <see cref="LookAsync"/> found it.</param>
    /// <param name="etag">As <see cref="LookAsync"/> found it.</param>
    /// <param name="operation">
    /// The operation: only its own later attempts continue with the stored bytes.
    /// </param>
    /// <param name="maxBytes">The largest allowed length.</param>
    /// <param name="progress">Called with the number of bytes stored so far.</param>
    /// <param name="cancel">
    /// Cancels the download; durable bytes are kept for the next attempt.
    /// </param>
    /// <exception cref="LargeFilesException">The store failed.</exception>
    public async Task<(FetchOutcome Outcome, string Hash)> RunAsync(
        string address,
        long? length,
        string? etag,
        Guid operation,
        long maxBytes,
        Func<long, CancellationToken, Task> progress,
        CancellationToken cancel)
    {
        var name = NameOf(address, length, etag, operation);
        if (await files.FindAsync(name, cancel) is not { } earlier || earlier.Length != length)
        {
            await using var upload = await files.ResumeAsync(name, length ?? maxBytes, cancel);
            var resumed = upload.Durable > 0;
            var (outcome, hash) = await ReceiveAsync(upload, address, etag, maxBytes, progress, cancel);
            if (outcome is FetchOutcome.Failed { Status: HttpStatusCode.OK or HttpStatusCode.PreconditionFailed
                or HttpStatusCode.RequestedRangeNotSatisfiable } && resumed)
                await files.DiscardAsync(name, cancel);
            if (outcome is FetchOutcome.Failed)
                return (outcome, "");
            if (length is not null && ((FetchOutcome.Fetched)outcome).TotalLength != length)
            {
                await files.DiscardAsync(name, cancel);
                return (FetchErrors.Of(address, "the file changed while it was read.", transient: true), "");
            }

            if (!resumed)
            {
                await uses.NoteAsync(hash, cancel);
                await upload.CompleteAsync(hash, cancel);
                return (outcome, hash);
            }

            await upload.CompleteAsync(null, cancel);
        }

        return await NameByContentAsync(name, address, cancel);
    }

    /// <summary>
    /// Identifies this file in its current state. Without a strong ETag nothing does, so the
    /// download starts over each time.
    /// </summary>
    private static string NameOf(string address, long? length, string? etag, Guid operation) =>
        length is not null && etag is not null && !etag.StartsWith("W/", StringComparison.Ordinal)
            ? $"fetch-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{etag}\n{length}\n{operation}")))}"
            : $"fetch-{Guid.CreateVersion7():N}";

    private async Task<(FetchOutcome Outcome, string Hash)> ReceiveAsync(
        ILargeFileUpload upload,
        string address,
        string? etag,
        long maxBytes,
        Func<long, CancellationToken, Task> progress,
        CancellationToken cancel)
    {
        var from = upload.Durable;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var outcome = await fetcher.StreamAsync(
            address,
            from,
            etag,
            maxBytes,
            async (body, token) =>
            {
                var buffer = new byte[BufferLength];
                var there = from;
                for (int read; (read = await body.ReadAsync(buffer, token)) > 0;)
                {
                    hash.AppendData(buffer, 0, read);
                    await upload.AppendAsync(buffer.AsMemory(0, read), token);
                    await progress(there += read, token);
                }
            },
            cancel);
        return (outcome, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>
    /// A file that arrived in several attempts was never hashed as a whole, so it is read back.
    /// </summary>
    private async Task<(FetchOutcome Outcome, string Hash)> NameByContentAsync(string name, string address, CancellationToken cancel)
    {
        await using var content = await files.OpenAsync(name, cancel);
        if (content is null)
            return (FetchErrors.Of(address, "its copy was removed while it was checked.", transient: true), "");
        var length = content.Length;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
        await uses.NoteAsync(hash, cancel);
        await files.RenameAsync(name, hash, cancel);
        return (new FetchOutcome.Fetched([], length, null, null, null), hash);
    }
}
