using Microsoft.OpenApi;

namespace Slipway.Server.Http;

/// <summary>What a part of an endpoint's path means, or a query parameter or header that it understands.</summary>
internal sealed record ParameterMetadata(string Name, ParameterLocation Where, string Meaning);
