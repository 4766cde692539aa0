using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.Pricing;

/// <summary>
/// The rules for what the first go-live fixes, because customers rely on it. A region that was
/// dropped and returns is not compared: only the live version is read. Spreadsheets are compared at
/// certification (<see cref="PriceSheetCheck"/>).
/// </summary>
internal static class LivePriceRules
{
    private static readonly OfferRule KeepsLicence = new(
        PriceRules.Rule(
            34,
            "A live plan keeps its licence model.",
            "isByol: found {found}, and the live plan has {live}. A live plan's licence model cannot change: add another plan.",
            RuleSource.Documented),
        offer => Live(offer)
            .Where(found => found.Given.IsByol != found.Live.IsByol)
            .Select(found => new Finding(
                found.Given.Place["isByol"].Pointer, ("found", Text(found.Given.IsByol)), ("live", Text(found.Live.IsByol)))));

    private static readonly OfferRule KeepsWay = new(
        PriceRules.Rule(
            35,
            "A live plan keeps the way in which its prices are given.",
            "prices: found {found}, and the live plan has {live}. Give the prices as the live plan does.",
            RuleSource.Documented),
        offer => LiveUsage(offer)
            .Where(found => found.Way != found.LiveWay)
            .Select(found => new Finding(
                found.Given.Place.Pointer, ("found", PriceRules.NameOf(found.Way)), ("live", PriceRules.NameOf(found.LiveWay)))));

    private static readonly OfferRule KeepsCurrency = new(
        PriceRules.Rule(
            36,
            "A live plan keeps its currency.",
            "currency: found {found}, and the live plan has {live}. The currency stays: prices in two currencies cannot be compared."),
        offer => LiveUsage(offer)
            .Where(found => found.Way == found.LiveWay && found.Way is PricingMethod.PerCore or PricingMethod.PerCoreSize)
            .Select(found => (Now: found.Given.Multiplier["currency"], Live: found.Live.Multiplier["currency"]))
            .Where(found => PricedRegions.IsCurrency(found.Now.Text ?? "") && found.Live.Text is { } live && found.Now.Text != live)
            .Select(
                found => new Finding(found.Now.Pointer, ("found", Quoted.Text(found.Now.Text!)), ("live", Quoted.Text(found.Live.Text!)))));

    private static readonly OfferRule DoesNotRise = new(
        PriceRules.Rule(
            37,
            "A live plan's prices do not rise.",
            "price: found {found} of the live plan. A live price may only fall.",
            RuleSource.Documented),
        offer => LiveUsage(offer)
            .Where(found => found.Way == found.LiveWay)
            .SelectMany(found => Rises(found.Way, found.Given, found.Live)));

    public static readonly ImmutableArray<OfferRule> All = [KeepsLicence, KeepsWay, KeepsCurrency, DoesNotRise];

    private static IEnumerable<(GivenPricing Given, GivenPricing Live)> Live(OfferToCheck offer) =>
        from priced in offer.Live.ValueKind == JsonValueKind.Object ? PriceRules.Priced(offer) : []
        let live = GivenPricing.Of(offer.LivePlanOf(priced.Plan))
        where live is not null
        select (priced.Given, live.Value);

    private static IEnumerable<(GivenPricing Given, PricingMethod Way, GivenPricing Live, PricingMethod LiveWay)> LiveUsage(
        OfferToCheck offer) =>
        from found in Live(offer)
        where !found.Given.IsByol && !found.Live.IsByol
        let ways = found.Given.Ways().ToArray()
        let liveWays = found.Live.Ways().ToArray()
        where ways.Length == 1 && liveWays.Length == 1
        select (found.Given, ways[0], found.Live, liveWays[0]);

    private static IEnumerable<Finding> Rises(PricingMethod way, GivenPricing given, GivenPricing live) => way switch
    {
        PricingMethod.PerCore when GivenPricing.Price(given.Single) is { } now
            && GivenPricing.Price(live.Single) is { } before
            && now > before
            && SameCurrency(given, live) =>
            [new Finding(given.Single.Pointer, ("found", $"{PriceRise.Text(now)} instead of the {PriceRise.Text(before)}"))],
        PricingMethod.PerCoreSize when SameCurrency(given, live) && Rise(given.Multiplier, live.Multiplier) is { } rise =>
            [new Finding(given.Individually.Pointer, ("found", rise))],
        PricingMethod.PerRegion =>
            from region in given.RegionPrices.Properties
            let rise = Rise(region.Place, live.RegionPrices[region.Name])
            where rise is not null
            select new Finding(region.Place.Pointer, ("found", rise)),
        _ => [],
    };

    private static string? Rise(JsonPlace around, JsonPlace live) =>
        GivenPricing.Prices(around) is { } now && GivenPricing.Prices(live) is { } before && PriceRise.Between(before, now) is { } rise
            ? $"{rise}, instead of the prices"
            : null;

    private static bool SameCurrency(GivenPricing given, GivenPricing live) =>
        given.Multiplier["currency"].Text == live.Multiplier["currency"].Text;

    private static string Text(bool isByol) => isByol ? "true" : "false";
}
