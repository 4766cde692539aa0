
namespace Slipway.Contracts;

/// <summary>What golive takes; all of it may be missing.</summary>
public sealed record GoLiveRequest(GoLiveMetadata? Metadata);
