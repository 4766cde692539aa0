using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <summary>
/// The body of every refusal: <c>{"error":{…}}</c>, and for 401 a top-level <c>Message</c> too
/// (observed).
/// </summary>
public sealed record ErrorBody(ErrorDetail Error, [property: JsonPropertyName("Message")] string? Message = null);
