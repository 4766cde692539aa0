using System.Text;
using System.Text.Json;
using Slipway.Core.Drafts;
using Slipway.Core.OfferTypes.VirtualMachines;

namespace Slipway.Core.Tests.Pricing;

public class EvaluatedPricesTests
{
    private const string Sent = """
        {"offer":{"virtualMachinePricing":{}},
          "plans":[7,{"planId":"a", "regions":["US","DE","FR"], "virtualMachinePricing" : {"isByol":false,
          "regionPrices":{"US":{"single":1},"DE":{"single":2},"FR":{"single":2}} } ,"x":[{"virtualMachinePricing":{"y":1}}]},
          {"planId":"b","regions":["US"],"virtualMachinePricingV2":{"coreMultiplier":{"single":0.5,"currency":"USD"}}},
            {"virtualMachinePricing":{"isByol":true}}]}
        """;

    [Fact]
    public void They_stand_at_the_end_of_the_pricing_that_gives_them_and_every_other_byte_is_as_it_was()
    {
        var served = Serve(Sent);
        var plans = JsonElement.Parse(served).GetProperty("plans");
        Assert.Equal(
            [("USD", "US", 2m), ("EUR", "DE,FR", 4m)],
            plans[1].GetProperty("virtualMachinePricing").GetProperty("evaluatedPrices").EnumerateArray().Select(Entry));
        Assert.Equal(
            [("USD", "US", 1m)],
            plans[2].GetProperty("virtualMachinePricingV2").GetProperty("evaluatedPrices").EnumerateArray().Select(Entry));
        Assert.False(plans[3].GetProperty("virtualMachinePricing").TryGetProperty("evaluatedPrices", out _));
        Assert.Equal(2, served.Split("evaluatedPrices").Length - 1);
        Assert.Equal(Sent, Without(served));
        Assert.Equal(served, Serve(Without(served)));
    }

    [Theory]
    [InlineData(
        """{"plans":[{"virtualMachinePricing":{"evaluatedPrices":[{"a":[1]}]}}]}""", """{"plans":[{"virtualMachinePricing":{}}]}""")]
    [InlineData(
        """{"plans":[{"virtualMachinePricing":{ "evaluatedPrices":"x" , "isByol":true}}]}""",
        """{"plans":[{"virtualMachinePricing":{ "isByol":true}}]}""")]
    [InlineData(
        """{"plans":[{"virtualMachinePricing":{"a":1, "evaluatedPrices":{} ,"b":2}}]}""",
        """{"plans":[{"virtualMachinePricing":{"a":1 ,"b":2}}]}""")]
    [InlineData(
        """{"plans":[{"virtualMachinePricingV2":{"a":1,"evaluatedPrices":null}}]}""",
        """{"plans":[{"virtualMachinePricingV2":{"a":1}}]}""")]
    public void They_are_taken_out_wherever_a_client_puts_them(string put, string kept) => Assert.Equal(kept, Without(put));

    [Theory]
    [InlineData(
        """{"evaluatedPrices":1,"offer":{"evaluatedPrices":1},"plans":[{"evaluatedPrices":1,"x":{"evaluatedPrices":1}"""
        + ""","virtualMachinePricing":[{"evaluatedPrices":1}]}]}""")]
    [InlineData("""{"plans":{"x":{"virtualMachinePricing":{"evaluatedPrices":1}}}}""")]
    [InlineData("""{"plans":[[{"virtualMachinePricing":{"evaluatedPrices":1}}]]}""")]
    public void The_same_key_elsewhere_is_the_publishers_own(string put)
    {
        Assert.Equal(put, Without(put));
        Assert.Equal(put, Serve(put));
    }

    private static (string Currency, string Regions, decimal TwoCores) Entry(JsonElement entry) => (
        entry.GetProperty("currency").GetString()!,
        string.Join(',', entry.GetProperty("regions").EnumerateArray().Select(region => region.GetString())),
        entry.GetProperty("perHour").GetProperty("2core").GetDecimal());

    private static string Serve(string sent)
    {
        var prices = EvaluatedPrices.Of(VirtualMachine.Type, JsonElement.Parse(sent), _ => null);
        return Encoding.UTF8.GetString(
            ServedDefinition.Shown(
                ServedDefinition.Make(Encoding.UTF8.GetBytes(sent), [], new Dictionary<string, string>(), prices), []).Span);
    }

    private static string Without(string put) => Encoding.UTF8.GetString(EvaluatedPrices.Without(Encoding.UTF8.GetBytes(put)).Span);
}
