using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>
/// The categories of an offer against the table. The original stores keys that are not in it
/// (observed), so unknown keys are only warnings; the numbers of categories are documented.
/// </summary>
internal static class CategoryRules
{
    private const string Prefix = "categoryL2-";
    private const int MostSubcategories = 2;

    private static readonly OfferRule Known = OfferRule.Of(
        "MKT-CATEGORIES-021", ["categoryMap"],
        "Each category is known.",
        "categoryL1: {found} is not a category of this marketplace; it is kept unchanged. Known are: {known}.",
        RuleSource.Documented,
        offer => Entries(offer)
            .Select(entry => entry["categoryL1"])
            .Where(key => key.Text is { } text && !CategoryTable.Of(offer.Type).ContainsKey(text))
            .Select(
                key => new Finding(key.Pointer, ("found", Quoted.Text(key.Text!)), ("known", Listed(CategoryTable.Of(offer.Type).Keys)))),
        Severity.Warning);

    private static readonly OfferRule KnownBelow = OfferRule.Of(
        "MKT-CATEGORIES-022", ["categoryMap"],
        "A subcategory belongs to its category.",
        "{found} is not a subcategory of {category}; it is kept unchanged. Known are: {known}.",
        RuleSource.Documented,
        offer =>
            from entry in Entries(offer)
            where entry["categoryL1"].Text is { } text && CategoryTable.Of(offer.Type).ContainsKey(text)
            let known = CategoryTable.Of(offer.Type)[entry["categoryL1"].Text!]
            from below in entry[Prefix + entry["categoryL1"].Text].Entries
            where below.Text is { } key && !known.Contains(key)
            select new Finding(
                below.Pointer,
                ("found", Quoted.Text(below.Text!)),
                ("category", Quoted.Text(entry["categoryL1"].Text!)),
                ("known", Listed(known))),
        Severity.Warning);

    private static readonly OfferRule Few = OfferRule.Of(
        "MKT-CATEGORIES-023", ["categoryMap"],
        $"A category has at most {MostSubcategories} subcategories.",
        $"found {{count}} subcategories; at most {MostSubcategories} are allowed. Keep those that fit best.",
        RuleSource.Documented,
        offer => Subcategories(offer)
            .Where(found => found.List.Entries.Count() > MostSubcategories)
            .Select(found => new Finding(found.List.Pointer, ("count", Quoted.Number(found.List.Entries.Count())))));

    private static readonly OfferRule OfOwn = OfferRule.Of(
        "MKT-CATEGORIES-024", ["categoryMap"],
        "Subcategories are listed under their own category.",
        "found subcategories of {found} beside the category {category}. "
        + "Use the key categoryL2-<categoryL1>, or give an entry for each category.",
        RuleSource.Documented,
        offer => Subcategories(offer)
            .Where(found => found.Entry["categoryL1"].Text is { } category && found.Of != category)
            .Select(found => new Finding(
                found.List.Pointer, ("found", Quoted.Text(found.Of)), ("category", Quoted.Text(found.Entry["categoryL1"].Text!)))));

    private static readonly OfferRule Once = OfferRule.Of(
        "MKT-CATEGORIES-025", ["categoryMap"],
        "No category or subcategory is named twice.", "found {found} more than once. Name it once.", RuleSource.Ours,
        offer => Maps(offer).SelectMany(map => map.Entries.Select(entry => entry["categoryL1"]).Repeated())
            .Concat(Subcategories(offer).SelectMany(found => found.List.Entries.Repeated()))
            .Select(key => new Finding(key.Pointer, ("found", Quoted.Text(key.Text!)))),
        Severity.Warning);

    public static readonly ImmutableArray<OfferRule> All = [Known, KnownBelow, Few, OfOwn, Once];

    private static IEnumerable<JsonPlace> Maps(OfferToCheck offer) => offer.Named("categoryMap");

    private static IEnumerable<JsonPlace> Entries(OfferToCheck offer) => Maps(offer).SelectMany(map => map.Entries);

    private static IEnumerable<(JsonPlace Entry, string Of, JsonPlace List)> Subcategories(OfferToCheck offer) =>
        from entry in Entries(offer)
        from property in entry.Properties
        where property.Name.StartsWith(Prefix, StringComparison.Ordinal)
            && property.Place.Value.ValueKind == JsonValueKind.Array
            && property.Place.Value.GetArrayLength() > 0
        select (entry, property.Name[Prefix.Length..], property.Place);

    private static string Listed(IEnumerable<string> keys) => string.Join(", ", keys.Order(StringComparer.Ordinal));
}
