using System.Text;
using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.VirtualMachines;
using Slipway.Core.Rules;

namespace Slipway.Core.Tests.Rules;

public class SimilarKeysTests
{
    private static readonly string[] Known =
        ["name", "uri", "microsoft-azure-marketplace.summary", "microsoft-azure-marketplace.longSummary"];

    [Theory]
    [InlineData("microsoft-azure-marketplace.sumary", "microsoft-azure-marketplace.summary")]
    [InlineData("microsoft-azure-marketplace.smumary", "microsoft-azure-marketplace.summary")]
    [InlineData("Microsoft-Azure-Marketplace.Summary", "microsoft-azure-marketplace.summary")]
    [InlineData("microsoft-azure-marketplace.longsumary", "microsoft-azure-marketplace.longSummary")]
    [InlineData("microsoft-azure-marketplace.summaryText", null)]
    [InlineData("microsoft-azure-marketplace.sumar", "microsoft-azure-marketplace.summary")]
    [InlineData("microsoft-azure-marketplace.suma", null)]
    [InlineData("names", "name")]
    [InlineData("url", "uri")]
    [InlineData("id", null)]
    [InlineData("", null)]
    public void A_key_is_near_when_two_letters_or_the_casing_differ_and_more_than_half_is_the_same(string key, string? nearest) =>
        Assert.Equal(nearest, SimilarKeys.Nearest(key, Known));

    [Fact]
    public void Of_many_unknown_keys_only_the_first_are_compared()
    {
        Assert.Equal("DOC-KEYS-021", Assert.Single(Judge(WithUnknown(900))).Code);
        Assert.Empty(Judge(WithUnknown(1_000)));

        static JsonObject WithUnknown(int count)
        {
            var body = Sample.Vm();
            for (var number = 0; number < count; number++)
                body.Plan()[$"unknown key {number}"] = true;
            body.Plan()["planid"] = "x";
            return body;
        }
    }

    [Fact]
    public void Half_a_million_unknown_keys_cost_no_more_than_their_reading()
    {
        var keys = new StringBuilder();
        for (var number = 0; number < 500_000; number++)
            keys.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"{number:000000000000}udience\":0,");
        var body = Sample.Vm().ToJsonString();
        var hostile = JsonNode.Parse(body.Insert(body.IndexOf("\"planId\"", StringComparison.Ordinal), keys.ToString()))!.AsObject();
        var (type, definition) = (VirtualMachine.Type, hostile.Definition());
        var began = TimeProvider.System.GetTimestamp();
        Assert.Empty(OfferRules.Check(Sample.Judged(type, definition)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    private static Fault[] Judge(JsonObject body) => [.. OfferRules.Check(Sample.Judged(VirtualMachine.Type, body.Definition()))];
}
