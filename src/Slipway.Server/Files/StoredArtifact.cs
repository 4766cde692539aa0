
namespace Slipway.Server.Files;

/// <summary>A stored file. <paramref name="Changed"/> is when it was last stored.</summary>
public sealed record StoredArtifact(string Name, ArtifactPlace Place, long Length, DateTimeOffset Changed, bool IsReferred = false);
