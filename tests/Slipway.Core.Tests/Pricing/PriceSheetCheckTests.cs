using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Catalog;
using Slipway.Core.Pricing;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Pricing;

public class PriceSheetCheckTests
{
    private static readonly byte[] Sheet = Workbooks.Of(["Region", "Currency", "1core"], ["US", "USD", 0.1], ["DE", "EUR", 0.2]);
    private static readonly byte[] Cheaper =
        Workbooks.Of(["Region", "Currency", "1core"], ["US", "USD", 0.1], ["DE", "EUR", 0.1], ["FR", "EUR", 9]);
    private static readonly byte[] Dearer =
        Workbooks.Of(["Region", "Currency", "1core", "2core"], ["US", "USD", 0.1, 0.3], ["DE", "EUR", 0.2, 0.4]);

    [Fact]
    public void A_region_that_the_plan_is_sold_in_needs_a_row()
    {
        Assert.Empty(Judge(Offer("US", "DE"), Sheet));
        var fault = Assert.Single(Judge(Offer("US", "FR", "IT"), Sheet));
        Assert.Equal(("VM-PRICEFILE-034", "/definition/plans/0/virtualMachinePricing/spreadSheetPricing/uri"), (fault.Code, fault.Target));
        Assert.Contains("no price for FR, IT,", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_live_price_may_only_fall()
    {
        Assert.Empty(Judge(Offer("US", "DE", "FR"), Cheaper, Offer("US", "DE"), Sheet));
        var fault = Assert.Single(Judge(Offer("US", "DE"), Dearer, Offer("US", "DE"), Sheet));
        Assert.Equal("VM-PRICEFILE-036", fault.Code);
        Assert.Contains(
            "US: 2core from 0.2 to 0.3, 4core from 0.4 to 0.6, 6core from 0.6 to 0.9 and 20 more.",
            fault.Message,
            StringComparison.Ordinal);
        Assert.Empty(Judge(Offer("US", "DE"), Dearer, Offer("US", "DE"), null));
    }

    [Fact]
    public void China_has_no_price_in_the_table_so_that_a_plan_with_a_spreadsheet_is_not_sold_there() =>
        Assert.Equal("VM-PRICEFILE-034", Assert.Single(Judge(Offer("US", "CN"), Sheet)).Code);

    private static IEnumerable<Slipway.Core.Documents.Fault> Judge(
        JsonElement offer, byte[] copy, JsonElement live = default, byte[]? liveCopy = null) =>
            PriceSheetCheck.Check(offer, TableCopies.Of(_ => copy).Prices, live, TableCopies.Of(_ => liveCopy).Prices);

    private static JsonElement Offer(params string[] regions)
    {
        var body = Vm();
        body.Plan()["virtualMachinePricing"] = Json("""{"isByol":false,"spreadSheetPricing":{"uri":"https://x/p.xlsx"}}""");
        body.Plan()["regions"] = new JsonArray([.. regions.Select(region => JsonValue.Create(region))]);
        return body.Definition();
    }
}
