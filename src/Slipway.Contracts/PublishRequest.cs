
namespace Slipway.Contracts;

/// <summary>What publish and cancel take; all of it may be missing.</summary>
public sealed record PublishRequest(PublishMetadata? Metadata);
