using Slipway.Core.Definitions;

namespace Slipway.Storage.Offers;

/// <summary>A frozen version's definition and what is known of its files.</summary>
public sealed record VersionText(int Version, byte[] Sent, VersionArtifacts Artifacts, string? Listing)
{
    /// <summary>False of a version that an older program packaged: nobody can find it in the catalog yet.</summary>
    public bool IsIndexed { get; init; }
}
