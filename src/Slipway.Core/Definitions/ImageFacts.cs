
namespace Slipway.Core.Definitions;

/// <summary>
/// A disk image as it was inspected. <paramref name="Length"/> is the whole blob's, in bytes;
/// <paramref name="ETag"/> null when its host gives none.
/// </summary>
public sealed record ImageFacts(long Length, string? ETag)
{
    /// <summary>
    /// It was live before this version was certified, and is as it was certified then.
    /// </summary>
    public bool WasLive { get; init; }

    /// <summary>It was live before, and cannot be read any more.</summary>
    public bool IsGone { get; init; }

    /// <summary>The service's own copy; null where images are inspected only.</summary>
    public ImageCopy? Copy { get; init; }

    /// <summary>
    /// Whether what was read just now is the same; a host that gives no ETag is believed by the
    /// length alone.
    /// </summary>
    public bool IsSame(long length, string? etag) => Length == length && (ETag is null || etag is null || ETag == etag);
}
