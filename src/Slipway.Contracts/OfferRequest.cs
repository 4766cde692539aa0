using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <summary>
/// What PUT takes. Only <c>definition</c> and, for a new offer, <c>offerTypeId</c> are needed;
/// server-owned fields are ignored.
/// </summary>
public sealed record OfferRequest(
    string? PublisherId,
    string? OfferTypeId,
    string? Id,
    IReadOnlyDictionary<string, int>? OfferTypeVersions,
    JsonElement Definition,
    [property: JsonPropertyName("eTag")] string? ETag,
    int? Version);
