using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Pricing;

/// <summary>The rules for the prices in a document.</summary>
internal static class PriceRules
{
    /// <summary>The region where plans are free or bring their own licence (documented).</summary>
    public const string China = "CN";

    private const string Ways = "'coreMultiplier.single', 'coreMultiplier.individually', 'regionPrices' or 'spreadSheetPricing.uri'";

    private static readonly ImmutableArray<int> Trials = [0, 1, 3, 6];

    private static readonly OfferRule HasOneWay = new(
        Rule(
            22,
            "Prices are given in exactly one way.",
            "prices: found {found}. A plan that does not bring its own licence gives its prices in exactly one way: " + Ways + "."),
        offer => Usage(offer)
            .Select(found => (found.Given, Ways: found.Given.Ways().ToArray()))
            .Where(found => found.Ways.Length != 1 && found.Given.SaysWhoseLicence)
            .Select(found => new Finding(
                found.Given.Place.Pointer, ("found", found.Ways.Length == 0 ? "none" : string.Join(" and ", found.Ways.Select(NameOf))))));

    private static readonly OfferRule LicenceIsFree = new(
        Rule(
            23,
            "A plan that brings its own licence has no price.",
            "prices: found {found} beside \"isByol\": true. Leave out the prices, or say \"isByol\": false.",
            RuleSource.Documented),
        offer => Priced(offer)
            .Where(found => found.Given.IsByol && found.Given.Ways().Any())
            .Select(found => new Finding(found.Given.Place.Pointer, ("found", string.Join(" and ", found.Given.Ways().Select(NameOf))))));

    private static readonly OfferRule BothAgree = new(
        Rule(
            24,
            "Both pricing objects are equal.",
            "virtualMachinePricingV2: differs from virtualMachinePricing. Leave one of them out, or make them equal.",
            RuleSource.Observed),
        offer => offer.Plans
            .Where(plan => GivenPricing.AllOf(plan) is [var one, var other] && !one.SameAs(other))
            .Select(plan => new Finding(plan[GivenPricing.LaterKey].Pointer)));

    private static readonly OfferRule HasCurrency = new(
        Rule(
            25,
            "The currency is in the table of currencies.",
            "currency: found {found}. Use the code of a currency that docs/prices.md lists, such as USD.",
            RuleSource.Documented),
        offer => Usage(offer)
            .Where(found => found.Given.Ways().Any(way => way is PricingMethod.PerCore or PricingMethod.PerCoreSize))
            .Select(found => found.Given.Multiplier["currency"])
            .Where(currency =>
                (!currency.Exists || currency.Value.ValueKind == JsonValueKind.String) && !PricedRegions.IsCurrency(currency.Text ?? ""))
            .Select(currency => new Finding(currency.Pointer, ("found", currency.Text is { } text ? Quoted.Text(text) : "none"))));

    private static readonly OfferRule HasPrice = new(
        Rule(
            26,
            "A price is a number, 0 or more.",
            "price: found {found}. Give a number, 0 or more and at most 1000000000.",
            RuleSource.Documented),
        offer => Usage(offer).SelectMany(found => Prices(found.Given))
            .Where(price => price.Exists && GivenPricing.Price(price) is null)
            .Select(price => new Finding(price.Pointer, ("found", Quoted.Value(price.Value)))));

    private static readonly OfferRule KnowsSize = new(
        Rule(
            27,
            "Prices name known sizes.",
            "prices: found the size {found}. Known are: " + string.Join(", ", CoreSizes.Keys) + ".",
            RuleSource.Documented),
        offer => Usage(offer).SelectMany(found => UnknownSizes(found.Given))
            .Select(size => new Finding(size.Place.Pointer, ("found", Quoted.Text(size.Name)))));

    private static readonly OfferRule HasOneWayPerRegion = new(
        Rule(
            28,
            "A region's prices are given in one way.",
            "regionPrices: found {found}. A region has one price per core, { \"single\": … }, or one for each size, { \"individually\": "
            + "{ \"1core\": … } }."),
        offer => Usage(offer).SelectMany(found => found.Given.RegionPrices.Properties)
            .Where(region => WaysOf(region.Place) != 1)
            .Select(region => new Finding(region.Place.Pointer, ("found", WaysOf(region.Place) > 1 ? "both" : "no price"))));

    private static readonly OfferRule HasRegionsCurrency = new(
        Rule(
            29,
            "A region has the currency that the table gives it.",
            "currency: found {found} for {region}. Its currency is {currency}, and may be left out."),
        offer => Usage(offer).SelectMany(found => found.Given.RegionPrices.Properties)
            .Where(region =>
                region.Place["currency"].Exists
                    && PricedRegions.CurrencyOf(region.Name) is { } currency
                    && region.Place["currency"].Text != currency)
            .Select(region => new Finding(
                region.Place["currency"].Pointer,
                ("found", region.Place["currency"].Text is { } text ? Quoted.Text(text) : "nothing"),
                ("region", region.Name),
                ("currency", PricedRegions.CurrencyOf(region.Name)!))));

    private static readonly OfferRule KnowsRegion = new(
        Rule(
            30,
            "Prices per region name regions in the table.",
            "regionPrices: found {found}. Use the two capital letters of a region that docs/prices.md lists, such as US."),
        offer => Usage(offer).SelectMany(found => found.Given.RegionPrices.Properties)
            .Where(region => PricedRegions.CurrencyOf(region.Name) is null)
            .Select(region => new Finding(region.Place.Pointer, ("found", Quoted.Text(region.Name)))));

    private static readonly OfferRule HasEveryRegion = new(
        Rule(
            31,
            "Each region that the plan is sold in has a price, where prices are per region.",
            "regions: {found} has no price in regionPrices. {advice}",
            RuleSource.Documented),
        offer => Usage(offer)
            .Where(found => found.Given.Ways().SequenceEqual([PricingMethod.PerRegion]))
            .SelectMany(
                found => found.Plan["regions"].Entries.Where(region => region.Text is { } code && !found.Given.RegionPrices[code].Exists))
            .Select(region => new Finding(
                region.Pointer,
                ("found", Quoted.Text(region.Text!)),
                ("advice", region.Text == China
                    ? "In China a plan is free or brings its own licence: do not sell this one there."
                    : "Add one, or do not sell there."))));

    private static readonly OfferRule IsFreeInChina = new(
        Rule(
            32,
            "In China a plan is free, or brings its own licence.",
            "regions: found 'CN', where the plan has a price. In China a plan is free or brings its own licence.",
            RuleSource.Documented),
        offer => Usage(offer)
            .Where(found => PriceList.Of(found.Given, _ => null)?.In(China)?.PerHour.Values.Any(price => price > 0) == true)
            .SelectMany(found => found.Plan["regions"].Entries.Where(region => region.Text == China))
            .Select(region => new Finding(region.Pointer)));

    private static readonly OfferRule HasTrial = new(
        Rule(
            33,
            "A free trial lasts 0, 1, 3 or 6 months.",
            "freeTrialDurationInMonths: found {found}. Allowed are 0 (no trial), 1, 3 and 6.",
            RuleSource.Documented),
        offer => Usage(offer)
            .Select(found => found.Given.Place["freeTrialDurationInMonths"])
            .Where(trial =>
                trial.Number is { } months
                    && months >= 0
                    && months == decimal.Truncate(months)
                    && !Trials.Any(allowed => allowed == months))
            .Select(trial => new Finding(trial.Pointer, ("found", Quoted.Value(trial.Value)))));

    public static readonly ImmutableArray<OfferRule> All =
    [
        HasOneWay, LicenceIsFree, BothAgree, HasCurrency, HasPrice, KnowsSize, HasOneWayPerRegion, HasRegionsCurrency, KnowsRegion,
        HasEveryRegion,
        IsFreeInChina, HasTrial, .. LivePriceRules.All,
    ];

    /// <summary>The plans that give prices, or say that there are none.</summary>
    public static IEnumerable<(JsonPlace Plan, GivenPricing Given)> Priced(OfferToCheck offer) =>
        offer.Plans
            .Select(plan => (Plan: plan, Given: GivenPricing.Of(plan)))
            .Where(found => found.Given is not null)
            .Select(found => (found.Plan, found.Given!.Value));

    public static IEnumerable<(JsonPlace Plan, GivenPricing Given)> Usage(OfferToCheck offer) =>
        Priced(offer).Where(found => !found.Given.IsByol);

    public static string NameOf(PricingMethod way) => way switch
    {
        PricingMethod.PerCore => "'coreMultiplier.single'",
        PricingMethod.PerCoreSize => "'coreMultiplier.individually'",
        PricingMethod.PerRegion => "'regionPrices'",
        _ => "'spreadSheetPricing.uri'",
    };

    public static Rule Rule(int number, string demand, string message, RuleSource source = RuleSource.Ours) =>
        new($"VM-PRICE-{number:000}", StepIds.Validate, demand, message) { Source = source };

    private static IEnumerable<JsonPlace> Prices(GivenPricing given) =>
    [
        given.Single,
        .. KnownSizes(given.Individually),
        .. given.RegionPrices.Properties
            .SelectMany(region => KnownSizes(GivenPricing.SizesOf(region.Place)).Append(region.Place["single"])),
    ];

    private static IEnumerable<JsonPlace> KnownSizes(JsonPlace sizes) =>
        sizes.Properties.Where(size => CoreSizes.IsKey(size.Name)).Select(size => size.Place);

    private static IEnumerable<(string Name, JsonPlace Place)> UnknownSizes(GivenPricing given) =>
    [
        .. given.Individually.Properties.Where(size => !CoreSizes.IsKey(size.Name)),
        .. given.RegionPrices.Properties.SelectMany(region => GivenPricing.SizesOf(region.Place).Properties
            .Where(size =>
                !CoreSizes.IsKey(size.Name)
                    && (region.Place["individually"].Exists || size.Name is not ("currency" or "single" or "individually")))),
    ];

    private static int WaysOf(JsonPlace region) =>
        (region["single"].Exists
            ? 1
            : 0) + (GivenPricing.SizesOf(region).Properties.Any(size => CoreSizes.IsKey(size.Name) && size.Place.Exists) ? 1 : 0);
}
