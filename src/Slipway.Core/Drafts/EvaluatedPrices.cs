using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Pricing;

namespace Slipway.Core.Drafts;

/// <summary>
/// The evaluated prices as a certified offer's GET shows them, inside the pricing object that gives
/// them (documented; the key and its form are ours). Regions with the same prices share an entry.
/// In a PUT they are ignored.
/// </summary>
public static class EvaluatedPrices
{
    public const string Key = "evaluatedPrices";

    /// <summary>
    /// Of each plan that has prices, by its index: the pricing object's key and the JSON of its
    /// <see cref="Key"/>.
    /// </summary>
    public static IReadOnlyDictionary<int, PlanPrices> Of(OfferType type, JsonElement definition, Func<string, PriceSheetResult?> sheets) =>
    (
        from plan in JsonValues.Plans(definition).Index()
        let regions = PlanPricing.Of(type, plan.Item.Value, sheets)?.Regions ?? []
        where !regions.IsEmpty
        select (plan.Index, Prices: new PlanPrices(KeyOf(plan.Item.Value), Text(regions)))
    ).ToDictionary(found => found.Index, found => found.Prices);

    /// <summary>A definition without any: all other bytes are as they were.</summary>
    /// <param name="definition">A definition that <see cref="OfferBody"/> accepted.</param>
    public static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> definition)
    {
        if (definition.Span.IndexOf("evaluatedPrices"u8) < 0)
            return definition;
        var splicer = new Splicer(definition);
        foreach (var pricing in
            from plan in JsonValues.Entries(JsonValues.Get(splicer.Root, "plans"))
            from key in (string[])[GivenPricing.Key, GivenPricing.LaterKey]
            select JsonValues.Members(JsonValues.Get(plan, key)).ToArray())
        {
            var at = Array.FindIndex(pricing, member => member.NameEquals(Key));
            if (at == 0 && pricing.Length > 1)
                splicer.Replace(splicer.StartOf(pricing[0]), splicer.StartOf(pricing[1]), []);
            else if (at >= 0)
                splicer.Replace(
                    at == 0 ? splicer.StartOf(pricing[0]) : splicer.EndOf(pricing[at - 1].Value), splicer.EndOf(pricing[at].Value), []);
        }

        return splicer.ToArray();
    }

    private static string KeyOf(JsonElement plan) =>
        GivenPricing.Of(new JsonPlace(plan, "")) is { } given
            && given.Place.Pointer.EndsWith(GivenPricing.LaterKey, StringComparison.Ordinal)
            ? GivenPricing.LaterKey
            : GivenPricing.Key;

    private static byte[] Text(IEnumerable<RegionPrice> regions)
    {
        var groups =
            from region in regions
            group region by (region.Currency, Prices: string.Join(' ', region.PerHour.Values.Select(PriceRise.Text))) into same
            select new JsonObject
            {
                ["currency"] = same.Key.Currency,
                ["regions"] = new JsonArray([.. same.Select(region => JsonValue.Create(region.Region))]),
                ["perHour"] = new JsonObject(CoreSizes.Keys.Select(size =>
                    KeyValuePair.Create(size, JsonNode.Parse(PriceRise.Text(same.First().PerHour[size]))))),
            };
        return Encoding.UTF8.GetBytes(new JsonArray([.. groups]).ToJsonString());
    }
}
