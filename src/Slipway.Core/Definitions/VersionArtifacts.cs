using System.Collections.Immutable;

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
