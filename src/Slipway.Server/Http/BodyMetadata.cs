namespace Slipway.Server.Http;

/// <summary>What an endpoint takes as its body.</summary>
internal sealed record BodyMetadata(Type Type, bool Optional);
