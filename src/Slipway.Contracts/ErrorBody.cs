using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <summary>
/// The body of every refusal: <c>{"error":{…}}</c>, and for 401 a top-level <c>Message</c> too
/// (observed).
/// </summary>
public sealed record ErrorBody(ErrorDetail Error, [property: JsonPropertyName("Message")] string? Message = null);

/// <summary>
/// An error: what is wrong (<paramref name="Code"/>, <paramref name="Message"/>) and where
/// (<paramref name="Target"/>, a JSON pointer).
/// </summary>
public sealed record ErrorDetail(string Code, string Message, string? Target = null, IReadOnlyList<ErrorDetail>? Details = null);

/// <summary>The token service's refusals have the shape of RFC 6749 §5.2.</summary>
public sealed record TokenErrorBody(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string ErrorDescription);
