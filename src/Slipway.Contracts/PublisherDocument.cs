namespace Slipway.Contracts;

/// <summary>An entry of <c>GET /api/publishers</c>.</summary>
public sealed record PublisherDocument(int Version, string Id, PublisherDefinition Definition);
