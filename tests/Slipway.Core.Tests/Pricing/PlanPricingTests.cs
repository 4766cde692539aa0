using Slipway.Core.Catalog;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.VirtualMachines;
using Slipway.Core.Pricing;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Pricing;

public class PlanPricingTests
{
    [Theory]
    [InlineData("0.05", true)]
    [InlineData("5e-2", true)]
    [InlineData("0", true)]
    [InlineData("0.000e9", true)]
    [InlineData("1e-30", false)]
    [InlineData("\"0.05\"", false)]
    [InlineData("\"0,05\"", false)]
    [InlineData("1e400", false)]
    public void A_price_in_the_document_is_a_JSON_number_that_does_not_become_another(string price, bool taken)
    {
        var body = Vm();
        body.Plan()["virtualMachinePricing"] = Json($$"""{"isByol":false,"coreMultiplier":{"currency":"USD","single":{{price}} } }""");
        Assert.Equal(taken ? [] : ["VM-PRICE-026"], body.Check().Select(fault => fault.Code));
    }

    private static readonly byte[] Sheet = Workbooks.Of(["Region", "Currency", "1core"], ["US", "USD", 0.1], ["FR", "EUR", 0.2]);

    [Fact]
    public void A_price_per_core_is_that_of_every_size_in_every_region()
    {
        var pricing = Of("""{"isByol":false,"freeTrialDurationInMonths":3,"coreMultiplier":{"currency":"USD","single":0.05}}""")!;
        Assert.Equal((false, 3), (pricing.IsByol, pricing.FreeTrialMonths));
        Assert.Equal(["US USD", "DE USD"], pricing.Regions.Select(region => $"{region.Region} {region.Currency}"));
        Assert.All(
            pricing.Regions,
            region =>
                Assert.Equal(
                    (0.05m, 0.05m, 0.4m, 20.8m, 25),
                    (region.PerHour["sharedcore"], region.PerHour["1core"], region.PerHour["8core"], region.PerHour["416core"],
                        region.PerHour.Count)));
    }

    [Fact]
    public void A_missing_size_takes_the_price_of_the_nearest_smaller_one_by_the_ratio_of_cores()
    {
        var prices =
            Of("""{"coreMultiplier":{"currency":"EUR","individually":{"2core":0.2,"8core":0.4,"48core":1}}}""")!.Regions[0].PerHour;
        Assert.Equal(
            (0.1m, 0.1m, 0.2m, 0.4m, 0.6m, 0.4m, 0.5m, 1m, 1.25m),
            (prices["sharedcore"], prices["1core"], prices["2core"], prices["4core"], prices["6core"], prices["8core"], prices["10core"],
                prices["48core"], prices["60core"]));
        Assert.Equal(8.666667m, prices["416core"]);
    }

    [Fact]
    public void A_price_per_region_is_in_its_currency()
    {
        var pricing =
            Of("""{"regionPrices":{"DE":{"1core":0.1},"US":{"currency":"USD","single":0.2},"FR":{"individually":{"1core":1}}}}""")!;
        Assert.Equal(
            [("US", "USD", 0.4m), ("DE", "EUR", 0.2m)],
            pricing.Regions.Select(region => (region.Region, region.Currency, region.PerHour["2core"])));
    }

    [Fact]
    public void A_spreadsheet_gives_the_regions_that_the_plan_is_sold_in()
    {
        const string Plan = """{"spreadSheetPricing":{"uri":"https://x/p.xlsx"}}""";
        var region = Assert.Single(Of(Plan, address => address == "https://x/p.xlsx" ? Sheet : null)!.Regions);
        Assert.Equal(("US", "USD", 0.1m), (region.Region, region.Currency, region.PerHour["1core"]));
        Assert.Null(Of(Plan));
        Assert.Null(Of(Plan, _ => [1, 2, 3]));
    }

    [Theory]
    [InlineData("""{"isByol":true}""", true)]
    [InlineData("""{"isByol":false}""", null)]
    [InlineData("{}", null)]
    [InlineData("7", null)]
    [InlineData("""{"coreMultiplier":{"single":"x"}}""", null)]
    public void A_plan_without_prices_has_none(string pricing, bool? isByol)
    {
        Assert.Equal(isByol, Of(pricing)?.IsByol);
        Assert.Empty(Of(pricing)?.Regions ?? []);
    }

    [Fact]
    public void The_later_key_does_as_well_and_a_type_without_prices_has_none()
    {
        var plan = Element(Json(
            """{"regions":["US"],"virtualMachinePricing":{}"""
            + ""","virtualMachinePricingV2":{"coreMultiplier":{"currency":"USD","single":1}}}"""));
        Assert.Equal(1, PlanPricing.Of(VirtualMachine.Type, plan, _ => null)!.Regions[0].PerHour["1core"]);
        Assert.Null(PlanPricing.Of(CoreVirtualMachine.Type, plan, _ => null));
    }

    [Fact]
    public void There_are_88_regions_58_currencies_and_25_sizes()
    {
        Assert.Equal(88, PricedRegions.All.Count());
        Assert.Equal(58, PricedRegions.All.Select(PricedRegions.CurrencyOf).Distinct().Count());
        Assert.Equal(25, CoreSizes.Keys.Length);
        Assert.Equal(
            ("EUR", "RUB", null), (PricedRegions.CurrencyOf("AE"), PricedRegions.CurrencyOf("BY"), PricedRegions.CurrencyOf("AZ")));
    }

    private static PlanPricing? Of(string pricing, Func<string, byte[]?>? copyOf = null)
    {
        var plan = Vm().Plan();
        plan["virtualMachinePricing"] = Json(pricing);
        return PlanPricing.Of(VirtualMachine.Type, Element(plan), TableCopies.Of(copyOf ?? (_ => null)).Prices);
    }
}
