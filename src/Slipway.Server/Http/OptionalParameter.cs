using Microsoft.OpenApi;

namespace Slipway.Server.Http;

/// <summary>A query parameter or header that an endpoint understands, and what it means.</summary>
internal sealed record OptionalParameter(string Name, ParameterLocation Where, string Meaning);
