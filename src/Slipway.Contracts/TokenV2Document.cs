using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <summary>
/// The v2 token response: <c>expires_in</c> is a JSON number (clients depend on it).
/// </summary>
public sealed record TokenV2Document(
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("ext_expires_in")] int ExtExpiresIn,
    [property: JsonPropertyName("access_token")] string AccessToken);
