using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <summary>
/// Source-generated JSON of every wire record: camelCase, nothing optional written as null.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(TokenErrorBody))]
[JsonSerializable(typeof(IReadOnlyList<PublisherDocument>))]
[JsonSerializable(typeof(OfferDocument))]
[JsonSerializable(typeof(IReadOnlyList<OfferListItem>))]
[JsonSerializable(typeof(IAsyncEnumerable<OfferListItem>))]
[JsonSerializable(typeof(OfferRequest))]
[JsonSerializable(typeof(PublishRequest))]
[JsonSerializable(typeof(GoLiveRequest))]
[JsonSerializable(typeof(OperationDocument))]
[JsonSerializable(typeof(OfferStatusDocument))]
[JsonSerializable(typeof(IReadOnlyList<SubmissionDocument>))]
[JsonSerializable(typeof(IReadOnlyList<OfferTypeDocument>))]
[JsonSerializable(typeof(ValidationDocument))]
[JsonSerializable(typeof(CatalogList))]
[JsonSerializable(typeof(CatalogChanges))]
[JsonSerializable(typeof(IReadOnlyList<CatalogPlan>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<CatalogPrice>>))]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(TokenV1Document))]
[JsonSerializable(typeof(TokenV2Document))]
public sealed partial class WireJson : JsonSerializerContext
{
    public static WireJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
