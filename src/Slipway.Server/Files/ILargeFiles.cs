using Slipway.Storage.Files;

namespace Slipway.Server.Files;

/// <summary>
/// A store for files that are too large for the database: a folder, or a bucket of an S3-compatible
/// store. A name is a content hash or another text that identifies the content: 16 to 128
/// lower-case letters, digits and '-'. Every method may throw <see cref="LargeFilesException"/>.
/// </summary>
public interface ILargeFiles
{
    /// <summary>The store's name in messages; without a key.</summary>
    string Place { get; }

    /// <summary>
    /// Continues the upload of <paramref name="name"/> where an earlier attempt ended, or begins
    /// it. Several uploads, on any nodes, may write one name at the same time if they write the
    /// same bytes; a name that does not identify its content must therefore be unique to its
    /// writer.
    /// </summary>
    /// <param name="name">
    /// The file's name; <see cref="ILargeFileUpload.CompleteAsync"/> may change it.
    /// </param>
    /// <param name="length">Its length, or the largest length that it can have.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<ILargeFileUpload> ResumeAsync(string name, long length, CancellationToken cancel);

    /// <summary>Null if there is no complete file of that name.</summary>
    Task<LargeFile?> FindAsync(string name, CancellationToken cancel);

    /// <summary>
    /// A complete file that can be read from any position; null if there is none.
    /// </summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancel);

    /// <summary>Renames a complete file; a file that had the new name is replaced.</summary>
    Task RenameAsync(string name, string newName, CancellationToken cancel);

    /// <summary>Removes a complete file; does nothing if there is none.</summary>
    Task DeleteAsync(string name, CancellationToken cancel);

    /// <summary>Removes the parts of an upload that was not completed.</summary>
    Task DiscardAsync(string name, CancellationToken cancel);

    /// <summary>All files, complete or not.</summary>
    IAsyncEnumerable<LargeFile> ListAsync(CancellationToken cancel);
}
