namespace Slipway.Server.Http;

/// <summary>The type of an endpoint's request body.</summary>
internal sealed record BodyMetadata(Type Type, bool Optional);
