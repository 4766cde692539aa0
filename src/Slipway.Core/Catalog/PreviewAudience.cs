using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;

namespace Slipway.Core.Catalog;

/// <summary>The audience of an offer's preview: it needs no role on the publisher.</summary>
public static class PreviewAudience
{
    /// <summary>
    /// The offer field that lists the subscriptions, below the prefix of the type's module
    /// (documented).
    /// </summary>
    private const string Key = ".allowedSubscriptions";

    /// <summary>The subscriptions that the definition names; empty when it names none.</summary>
    public static IReadOnlyList<string> Subscriptions(OfferType type, JsonElement definition) =>
        [.. type.OfferFields.Where(field => field.Key.EndsWith(Key, StringComparison.Ordinal))
            .SelectMany(field => JsonValues.Texts(JsonValues.Get(JsonValues.Offer(definition), field.Key)))];
}
