using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Rules;

namespace Slipway.Core.Pricing;

/// <summary>How the prices of a plan are given.</summary>
public enum PricingWay
{
    PerCore,
    PerCoreSize,
    PerRegion,
    Spreadsheet,
}

/// <summary>
/// The prices of a plan as its document gives them. What has not the right shape is left out: the rules tell of it. The inner shape of <c>regionPrices</c> was never
/// published; ours is a region's code to <c>{ "currency"?, "single" }</c>, <c>{ "currency"?, "individually": { … } }</c>, or the sizes themselves.
/// </summary>
internal readonly record struct GivenPricing(Spot Spot)
{
    /// <summary>No price is above this, in any currency (ours): it keeps every evaluated price a number.</summary>
    public const decimal Highest = 1_000_000_000;

    public const string Key = "virtualMachinePricing";

    /// <summary>The same, for clients of a later year (documented).</summary>
    public const string LaterKey = "virtualMachinePricingV2";

    public bool IsByol => Spot["isByol"].Flag == true;

    /// <summary>Not with a value of another kind, which is a matter of the field tables. Nothing is no.</summary>
    public bool SaysWhoseLicence => !Spot["isByol"].Exists || Spot["isByol"].Flag is not null;

    public int FreeTrialMonths => Spot["freeTrialDurationInMonths"].Number is { } months && months == decimal.Truncate(months) && Math.Abs(months) < 1_000 ? (int)months : 0;

    public Spot Multiplier => Spot["coreMultiplier"];

    public Spot Single => Multiplier["single"];

    public Spot Individually => Multiplier["individually"];

    public Spot RegionPrices => Spot["regionPrices"];

    public Spot Spreadsheet => Spot["spreadSheetPricing"]["uri"];

    /// <summary>The two places where a plan may have them; an empty one counts only where the other has nothing, either.</summary>
    public static ImmutableArray<GivenPricing> AllOf(Spot plan)
    {
        ImmutableArray<Spot> there = [.. new[] { plan[Key], plan[LaterKey] }.Where(found => found.Value.ValueKind == JsonValueKind.Object)];
        ImmutableArray<GivenPricing> full = [.. there.Where(found => found.Properties.Any(property => property.Spot.Exists)).Select(found => new GivenPricing(found))];
        return full.IsEmpty ? [.. there.Take(1).Select(found => new GivenPricing(found))] : full;
    }

    public static GivenPricing? Of(Spot plan) => AllOf(plan) is [var first, ..] ? first : null;

    /// <summary>Each way in which prices are given; an empty object or text gives none (typed clients send them).</summary>
    public IEnumerable<PricingWay> Ways()
    {
        if (Single.Exists)
            yield return PricingWay.PerCore;
        if (SaysSomething(Individually))
            yield return PricingWay.PerCoreSize;
        if (SaysSomething(RegionPrices))
            yield return PricingWay.PerRegion;
        if (Spreadsheet.Text is not null)
            yield return PricingWay.Spreadsheet;
    }

    /// <summary>The sizes of a <c>regionPrices</c> entry, whichever of our forms it has.</summary>
    public static Spot SizesOf(Spot region) => region["individually"].Exists ? region["individually"] : region;

    /// <summary>The price of every size by what an object gives, or null where it gives none.</summary>
    public static ImmutableSortedDictionary<string, decimal>? Prices(Spot around)
    {
        if (Price(around["single"]) is { } single)
            return CoreSizes.PerCore(single);
        var given = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (size, spot) in SizesOf(around).Properties)
        {
            if (CoreSizes.IsKey(size) && Price(spot) is { } price)
                given[size] = price;
        }

        return CoreSizes.Completed(given);
    }

    /// <summary>Null for what is not a price.</summary>
    public static decimal? Price(Spot spot) =>
        spot.Number is { } price and >= 0 and <= Highest && (price > 0 || SaysZero(spot.Value.GetRawText())) ? price : null;

    /// <summary>A number that is too small to be held, such as 1e-30, reads as 0: it would be given away.</summary>
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

    private static bool Same(Spot one, Spot other) =>
        SaysSomething(one) == SaysSomething(other) && (!SaysSomething(one) || JsonElement.DeepEquals(one.Value, other.Value));

    private static bool SaysSomething(Spot spot) => spot.Exists && !(spot.Value.ValueKind == JsonValueKind.Object && !spot.Properties.Any());
}
