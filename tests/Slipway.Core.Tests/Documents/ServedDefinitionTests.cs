using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Definitions;
using Slipway.Core.Drafts;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.VirtualMachines;

namespace Slipway.Core.Tests.Documents;

public class ServedDefinitionTests
{
    private static readonly Dictionary<string, string> None = [];

    private static readonly Dictionary<string, string> Own = new()
    {
        ["https://a/b?c&d"] = "https://own/\"1\"?x=1&y=+é",
        ["https://own/2"] = "https://own/2",
    };

    [Theory]
    [InlineData("""{"plans":[{}]}""", """{"plans":[{"diskGenerations":[]}]}""")]
    [InlineData("{\"plans\":[ { \n } ]}", "{\"plans\":[ {\"diskGenerations\":[] \n } ]}")]
    [InlineData(
        """{"plans" : [ {"planId":"a" } , {"planId":"b","x":{"y":[{}]} }] }""",
        """{"plans" : [ {"planId":"a","diskGenerations":[] } , {"planId":"b","x":{"y":[{}]},"diskGenerations":[] }] }""")]
    [InlineData("""{"plans":[{"x":{"diskGenerations":[]}}]}""", """{"plans":[{"x":{"diskGenerations":[]},"diskGenerations":[]}]}""")]
    [InlineData("""{"\u0070lans":[{"a":1}]}""", """{"\u0070lans":[{"a":1,"diskGenerations":[]}]}""")]
    public void A_plan_without_one_of_the_type_s_keys_gets_it_empty(string sent, string served) =>
        Assert.Equal(served, Make(sent, true, None));

    [Theory]
    [InlineData("""{"plans":[{}]}""", """{"plans":[{"diskGenerations":[],"microsoft-azure-corevm.vmImagesPublicAzure":{}}]}""")]
    [InlineData(
        """{"plans":[{"a":1,"diskGenerations":[] }]}""",
        """{"plans":[{"a":1,"diskGenerations":[],"microsoft-azure-corevm.vmImagesPublicAzure":{} }]}""")]
    [InlineData(
        """{"plans":[{"microsoft-azure-corevm.vmImagesPublicAzure":null}]}""",
        """{"plans":[{"microsoft-azure-corevm.vmImagesPublicAzure":null,"diskGenerations":[]}]}""")]
    [InlineData(
        """{"plans":[{"microsoft-azure-corevm.vmImagesPublicAzure":{}}"""
        + """,{"diskGenerations":[{}],"microsoft-azure-corevm.vmImagesPublicAzur\u0065":{}}]}""",
        """{"plans":[{"microsoft-azure-corevm.vmImagesPublicAzure":{},"diskGenerations":[]}"""
        + """,{"diskGenerations":[{}],"microsoft-azure-corevm.vmImagesPublicAzur\u0065":{}}]}""")]
    public void Each_key_counts_by_itself(string sent, string served) =>
        Assert.Equal(served, Make(sent, CoreVirtualMachine.Type.PlanKeysWhenNotSent, None));

    [Theory]
    [InlineData("""{"plans":[{"a":1}]}""", """{"plans":[{"a":1,"diskGenerations":[]}]}""")]
    [InlineData("""{"plans":[{"diskGenerations":[{}] }]}""", """{"plans":[{"diskGenerations":[{}] }]}""")]
    public void What_an_older_program_stored_is_shown_as_this_one_would_have_stored_it(string sent, string storedByOlder)
    {
        var keys = VirtualMachine.Type.PlanKeysWhenNotSent;
        var older = Encoding.UTF8.GetBytes(storedByOlder);
        var made = ServedDefinition.Make(Encoding.UTF8.GetBytes(sent), keys, None);

        Assert.Equal(made, ServedDefinition.Renew(older, keys));
        Assert.Same(made, ServedDefinition.Renew(made, keys));
        Assert.Contains(
            "\"microsoft-azure-virtualmachines.vmImages\":{}",
            Encoding.UTF8.GetString(ServedDefinition.Shown(older, keys).Span),
            StringComparison.Ordinal);
        Assert.Equal((byte)'}', ServedDefinition.Shown(made, keys).Span[^1]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"plans":null}""")]
    [InlineData("""{"plans":{"a":{}}}""")]
    [InlineData("""{"plans":[]}""")]
    [InlineData("""{"plans":[1,"x",null,[{}]]}""")]
    [InlineData("""{"plans":[{"diskGenerations":null},{"diskGenerations":[{"planId":"a"}]},{"disk\u0047enerations":1}]}""")]
    [InlineData("""{"plans":[],"other":[{}],"offer":{"plans":[{}]}}""")]
    public void Everything_else_is_left_alone(string sent) => Assert.Equal(sent, Make(sent, true, None));

    [Fact]
    public void Plans_of_other_types_are_left_alone() => Assert.Equal("""{"plans":[{}]}""", Make("""{"plans":[{}]}""", false, None));

    [Theory]
    [InlineData(
        """{"a":"https://a/b?c&d","b":["https://a/b?c&d"]}""", """{"a":"https://own/\"1\"?x=1&y=+é","b":["https://own/\"1\"?x=1&y=+é"]}""")]
    [InlineData("""{"a" : "\u0068ttps:\/\/a\/b?c\u0026d" }""", """{"a" : "https://own/\"1\"?x=1&y=+é" }""")]
    public void An_address_is_replaced_by_our_own_however_it_is_spelled(string sent, string served) =>
        Assert.Equal(served, Make(sent, true, Own));

    [Theory]
    [InlineData("""{"a":"https://a/b?c&d ","b":"https://A/b?c&d","c":"see https://a/b?c&d","https://a/b?c&d":1}""")]
    [InlineData("""{"a":"https:\/\/own\/2"}""")]
    [InlineData("""{"a":""}""")]
    public void What_is_not_exactly_an_address_is_left_alone(string sent) => Assert.Equal(sent, Make(sent, true, Own));

    [Fact]
    public void The_sample_keeps_every_other_byte()
    {
        var sent = Encoding.UTF8.GetString(OfferBody.Read(SampleOffer.Bytes).Value!.Definition.Span);
        var expected = sent
            .Replace(SampleOffer.Logo, SampleOffer.OwnLogo, StringComparison.Ordinal)
            .Replace("https:\\/\\/files.contoso.example\\/small.png?sv=1\\u0026sig=a%2Bb", SampleOffer.OwnLogo, StringComparison.Ordinal)
            .Replace("usefulLinksFairfax\": null }", "usefulLinksFairfax\": null,\"diskGenerations\":[] }", StringComparison.Ordinal)
            .Replace("{   }", "{\"diskGenerations\":[]   }", StringComparison.Ordinal);

        Assert.Equal(expected, Make(sent, true, SampleOffer.OwnAddresses));
    }

    private static string Make(string sent, bool machinePlans, IReadOnlyDictionary<string, string> own) =>
        Make(sent, machinePlans ? [new EmptyKey("diskGenerations", "[]")] : [], own);

    private static string Make(string sent, ImmutableArray<EmptyKey> keys, IReadOnlyDictionary<string, string> own) =>
        Encoding.UTF8.GetString(ServedDefinition.Shown(ServedDefinition.Make(Encoding.UTF8.GetBytes(sent), keys, own), keys).Span);
}
