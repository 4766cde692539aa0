namespace Slipway.Server.Identity;

/// <summary>What a caller must be allowed to do on the publisher in the path of an endpoint.</summary>
public sealed record NeedMetadata(Need Need);
