
namespace Slipway.Server.Files;

/// <summary>
/// A file that is being uploaded. Disposing it without completing it keeps the durable bytes for
/// the next attempt.
/// </summary>
public interface ILargeFileUpload : IAsyncDisposable
{
    /// <summary>
    /// How many of its first bytes are durable; the next <see cref="AppendAsync"/> of a resumed
    /// upload continues there.
    /// </summary>
    long Durable { get; }

    /// <summary>Appends the next bytes. They become durable in steps of some megabytes.</summary>
    Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>
    /// Makes all bytes durable and names the file, <paramref name="finalName"/> if given; a file
    /// that had the name is replaced.
    /// </summary>
    Task CompleteAsync(string? finalName, CancellationToken cancel);
}
