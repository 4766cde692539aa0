using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <summary>The token service's refusals have the shape of RFC 6749 §5.2.</summary>
public sealed record TokenErrorBody(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string ErrorDescription);
