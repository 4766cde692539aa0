namespace Slipway.Server.Http;

/// <summary>A header of an endpoint's response to an accepted request.</summary>
internal sealed record ResponseHeaderMetadata(string Name, string Meaning);
