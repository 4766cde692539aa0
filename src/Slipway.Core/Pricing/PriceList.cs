using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Slipway.Core.Pricing;

/// <summary>
/// The evaluated prices of a plan: the same for every region, or of each region its own.
/// </summary>
internal sealed class PriceList
{
    private readonly RegionPrice? everywhere;
    private readonly FrozenDictionary<string, RegionPrice> byRegion;

    private PriceList(RegionPrice? everywhere, IEnumerable<RegionPrice> regions)
    {
        this.everywhere = everywhere;
        byRegion = regions.DistinctBy(region => region.Region, StringComparer.Ordinal)
            .ToFrozenDictionary(region => region.Region, StringComparer.Ordinal);
    }

    /// <summary>Null where no price is given, or none that can be read.</summary>
    public static PriceList? Of(GivenPricing given, Func<string, PriceSheetResult?> sheets) =>
        given.Ways().Cast<PricingMethod?>().FirstOrDefault() switch
    {
        PricingMethod.PerCore or PricingMethod.PerCoreSize when GivenPricing.Prices(given.Multiplier) is { } prices =>
            new PriceList(new RegionPrice("", given.Multiplier["currency"].Text ?? "USD", prices), []),
        PricingMethod.PerRegion => new PriceList(
            null,
            given.RegionPrices.Properties
                .Select(entry => OfRegion(entry.Name, entry.Place["currency"].Text, GivenPricing.Prices(entry.Place)))
                .OfType<RegionPrice>()),
        PricingMethod.Spreadsheet when sheets(given.Spreadsheet.Text!)?.Regions is { IsEmpty: false } regions =>
            new PriceList(null, regions),
        _ => null,
    };

    /// <summary>Null where the list has no price for the region.</summary>
    public RegionPrice? In(string region) => everywhere is null ? byRegion.GetValueOrDefault(region) : everywhere with { Region = region };

    private static RegionPrice? OfRegion(string region, string? currency, ImmutableSortedDictionary<string, decimal>? prices) =>
        prices is not null && (currency ?? PricedRegions.CurrencyOf(region)) is { } known ? new RegionPrice(region, known, prices) : null;
}
