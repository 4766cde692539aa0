using Slipway.Storage.Files;

namespace Slipway.Server.Files;

/// <summary>
/// Where files lie that are too large for the database: a folder, or a bucket of an S3-compatible store. A name is a content hash, or whatever else tells one
/// content from another; 16 to 128 small letters, digits and '-'. Every method may throw <see cref="LargeFilesException"/>.
/// </summary>
public interface ILargeFiles
{
    /// <summary>What messages call it; without a key.</summary>
    string Place { get; }

    /// <summary>
    /// Goes on with the upload of <paramref name="name"/> where an earlier one was left, or begins it. Two may write one name at the same time, on whichever
    /// nodes, as long as they write the same bytes; so a name that does not stand for its content must hold something that nobody else has.
    /// </summary>
    /// <param name="name">The file's name; <see cref="ILargeFileUpload.CompleteAsync"/> may give another.</param>
    /// <param name="length">How long it will be, or the most that it can be.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<ILargeFileUpload> ResumeAsync(string name, long length, CancellationToken cancel);

    /// <summary>Null when there is no whole file of that name.</summary>
    Task<LargeFile?> FindAsync(string name, CancellationToken cancel);

    /// <summary>A whole file, to be read from any position; null when there is none.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancel);

    /// <summary>Gives a whole file another name; a file that had it is replaced.</summary>
    Task RenameAsync(string name, string newName, CancellationToken cancel);

    /// <summary>Removes a whole file; nothing happens when there is none.</summary>
    Task DeleteAsync(string name, CancellationToken cancel);

    /// <summary>Removes what was written of an upload that was not completed.</summary>
    Task DiscardAsync(string name, CancellationToken cancel);

    /// <summary>All that is there, whole or not.</summary>
    IAsyncEnumerable<LargeFile> ListAsync(CancellationToken cancel);
}

/// <summary>A file on its way into the store. To dispose it without completing it leaves what is durable for the next attempt.</summary>
public interface ILargeFileUpload : IAsyncDisposable
{
    /// <summary>How many of its first bytes survive whatever happens; the next <see cref="AppendAsync"/> of a resumed upload continues there.</summary>
    long Durable { get; }

    /// <summary>Takes the bytes that follow. They become durable in steps of some megabytes.</summary>
    Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>Makes all of it durable and gives it its name, <paramref name="finalName"/> where one is given; a file that had the name before is replaced.</summary>
    Task CompleteAsync(string? finalName, CancellationToken cancel);
}

/// <summary>A file as a listing of the store shows it. <paramref name="Changed"/> is the store's own time.</summary>
public sealed record LargeFile(string Name, long Length, DateTimeOffset Changed, bool IsPartial);
