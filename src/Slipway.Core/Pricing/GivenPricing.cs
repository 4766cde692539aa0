using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Pricing;

/// <summary>
/// The prices of a plan as its document gives them. Values of the wrong shape are left out; rules
/// report them. The inner shape of <c>regionPrices</c> was never published; ours is a region's code
/// to <c>{ "currency"?, "single" }</c>, <c>{ "currency"?, "individually": { … } }</c>, or the sizes
/// themselves.
/// </summary>
internal readonly record struct GivenPricing(JsonPlace Place)
{
    /// <summary>
    /// No price is above this, in any currency (ours): it keeps every evaluated price a number.
    /// </summary>
    public const decimal Highest = 1_000_000_000;

    public const string Key = "virtualMachinePricing";

    /// <summary>The same, for clients of a later year (documented).</summary>
    public const string LaterKey = "virtualMachinePricingV2";

    public bool IsByol => Place["isByol"].Flag == true;

    /// <summary>
    /// False for a value of another kind, which the field tables report. A missing value means no.
    /// </summary>
    public bool SaysWhoseLicence => !Place["isByol"].Exists || Place["isByol"].Flag is not null;

    public int FreeTrialMonths =>
        Place["freeTrialDurationInMonths"].Number is { } months && months == decimal.Truncate(months) && Math.Abs(months) < 1_000
            ? (int)months
            : 0;

    public JsonPlace Multiplier => Place["coreMultiplier"];

    public JsonPlace Single => Multiplier["single"];

    public JsonPlace Individually => Multiplier["individually"];

    public JsonPlace RegionPrices => Place["regionPrices"];

    public JsonPlace Spreadsheet => Place["spreadSheetPricing"]["uri"];

    /// <summary>
    /// The two places where a plan may have them; an empty one counts only where the other has
    /// nothing, either.
    /// </summary>
    public static ImmutableArray<GivenPricing> AllOf(JsonPlace plan)
    {
        ImmutableArray<JsonPlace> there =
            [.. new[] { plan[Key], plan[LaterKey] }.Where(found => found.Value.ValueKind == JsonValueKind.Object)];
        ImmutableArray<GivenPricing> full =
            [.. there.Where(found => found.Properties.Any(property => property.Place.Exists)).Select(found => new GivenPricing(found))];
        return full.IsEmpty ? [.. there.Take(1).Select(found => new GivenPricing(found))] : full;
    }

    public static GivenPricing? Of(JsonPlace plan) => AllOf(plan) is [var first, ..] ? first : null;

    /// <summary>
    /// Each way in which prices are given; an empty object or text gives none (typed clients send
    /// them).
    /// </summary>
    public IEnumerable<PricingMethod> Ways() =>
        from way in ((PricingMethod Way, bool IsGiven)[])
        [
            (PricingMethod.PerCore, Single.Exists),
            (PricingMethod.PerCoreSize, HasContent(Individually)),
            (PricingMethod.PerRegion, HasContent(RegionPrices)),
            (PricingMethod.Spreadsheet, Spreadsheet.Text is not null),
        ]
        where way.IsGiven
        select way.Way;

    /// <summary>The sizes of a <c>regionPrices</c> entry, whichever of our forms it has.</summary>
    public static JsonPlace SizesOf(JsonPlace region) => region["individually"].Exists ? region["individually"] : region;

    /// <summary>
    /// The price of every size by what an object gives, or null where it gives none.
    /// </summary>
    public static ImmutableSortedDictionary<string, decimal>? Prices(JsonPlace around)
    {
        if (Price(around["single"]) is { } single)
            return CoreSizes.PerCore(single);
        var given = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (size, place) in SizesOf(around).Properties)
        {
            if (CoreSizes.IsKey(size) && Price(place) is { } price)
                given[size] = price;
        }

        return CoreSizes.Completed(given);
    }

    /// <summary>Null for anything but a price.</summary>
    public static decimal? Price(JsonPlace place) =>
        place.Number is { } price and >= 0 and <= Highest && (price > 0 || SaysZero(place.Value.GetRawText())) ? price : null;

    /// <summary>
    /// A number that is too small to be held, such as 1e-30, reads as 0: it would be given away.
    /// </summary>
    private static bool SaysZero(ReadOnlySpan<char> number) =>
        !number[..(number.IndexOfAny('e', 'E') is >= 0 and var end ? end : number.Length)].ContainsAnyInRange('1', '9');

    public bool SameAs(GivenPricing other) =>
        IsByol == other.IsByol
        && FreeTrialMonths == other.FreeTrialMonths
        && Ways().SequenceEqual(other.Ways())
        && Same(Multiplier["currency"], other.Multiplier["currency"])
        && Same(Single, other.Single)
        && Same(Individually, other.Individually)
        && Same(RegionPrices, other.RegionPrices)
        && Spreadsheet.Text == other.Spreadsheet.Text;

    private static bool Same(JsonPlace one, JsonPlace other) =>
        HasContent(one) == HasContent(other) && (!HasContent(one) || JsonElement.DeepEquals(one.Value, other.Value));

    private static bool HasContent(JsonPlace place) =>
        place.Exists && !(place.Value.ValueKind == JsonValueKind.Object && !place.Properties.Any());
}
