using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <summary>
/// The v1 token response: its numbers are strings, as the original sends them, and a client crashes
/// without <c>expires_on</c>.
/// </summary>
public sealed record TokenV1Document(
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] string ExpiresIn,
    [property: JsonPropertyName("ext_expires_in")] string ExtExpiresIn,
    [property: JsonPropertyName("expires_on")] string ExpiresOn,
    [property: JsonPropertyName("not_before")] string NotBefore,
    [property: JsonPropertyName("resource")] string Resource,
    [property: JsonPropertyName("access_token")] string AccessToken);
