using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Core.Definitions;

/// <summary>
/// What certification found behind the addresses of a version: the copies of its files, and what
/// its images looked like when they were inspected.
/// </summary>
/// <param name="Files">By the address that the publisher sent.</param>
/// <param name="Images">By the address that the publisher sent.</param>
public sealed record VersionArtifacts(ImmutableDictionary<string, StoredFile> Files, ImmutableDictionary<string, ImageFacts> Images)
{
    public static readonly VersionArtifacts None = new(
        ImmutableDictionary<string, StoredFile>.Empty, ImmutableDictionary<string, ImageFacts>.Empty);
}

/// <summary>
/// A file that the store holds. <paramref name="Hash"/> is the SHA-256 of its bytes, hexadecimal.
/// </summary>
public sealed partial record StoredFile(string Hash, string ContentType, long Length)
{
    /// <summary>
    /// The hash that an address of this service's own copies names, whatever host it was handed out
    /// under; null for any other address.
    /// </summary>
    public static string? HashOf(string address) => Own().Match(address) is { Success: true } match ? match.Groups["hash"].Value : null;

    [GeneratedRegex(
        @"^https?://[^?#]+/files/(?<hash>[0-9a-f]{64})(\.[a-z0-9]{1,8})?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Own();
}

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

/// <summary>
/// A copy in the store for large files. <paramref name="Sha256"/> is that of the whole,
/// hexadecimal.
/// </summary>
public sealed record ImageCopy(string Name, string Sha256);
