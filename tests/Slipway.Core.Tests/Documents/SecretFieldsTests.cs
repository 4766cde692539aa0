using System.Text;
using Slipway.Core.Drafts;

namespace Slipway.Core.Tests.Documents;

public class SecretFieldsTests
{
    [Fact]
    public void Secrets_of_offer_and_plans_are_masked_and_everything_else_is_kept()
    {
        var extracted = Extract(
            """{"offer":{ "lead":{"key" : "s\u0031\/"},"title":"key" }"""
            + ""","plans":[{"key":"s2","planId":"p","x":1.0}],"lead":{"key":"no"},"key":"no"}""");

        Assert.Equal(
            """{"offer":{ "lead":{"key" : "********"},"title":"key" }"""
            + ""","plans":[{"key":"********","planId":"p","x":1.0}],"lead":{"key":"no"},"key":"no"}""",
            Encoding.UTF8.GetString(extracted.Masked));
        Assert.Equal(new Dictionary<string, string> { ["offer/lead/key"] = "s1/", ["plans/p/key"] = "s2" }, extracted.Values);
        Assert.Empty(extracted.Placeholders);
    }

    [Fact]
    public void The_predicate_is_asked_by_the_names_below_offer_and_plan()
    {
        var asked = new List<string>();

        SecretFields.Extract(
            Encoding.UTF8.GetBytes(
                """{"displayText":"x","offer":{"a":{"b":"1"},"c":["2",{"d":"3"}],"e":"","f":4},"plans":[{"g":"5"},"6",["7",{"h":"8"}]]}"""),
            path =>
            {
                asked.Add(string.Join(' ', path));
                return false;
            });

        Assert.Equal(["a b", "c", "c d", "f", "g"], asked);
    }

    [Theory]
    [InlineData("""{"offer":{"key":""}}""")]
    [InlineData("""{"offer":{"key":null}}""")]
    [InlineData("""{"offer":{"key":true}}""")]
    [InlineData("""{"offer":{"key":{}}}""")]
    [InlineData("""{"offer":[{"key":"x"}],"plans":{"key":"x"}}""")]
    [InlineData("""{"offer":"key","plans":["key",["key"]]}""")]
    [InlineData("{}")]
    public void What_holds_no_secret_is_left_alone(string definition)
    {
        var extracted = Extract(definition);

        Assert.Equal(definition, Encoding.UTF8.GetString(extracted.Masked));
        Assert.Empty(extracted.Values);
        Assert.Empty(extracted.Placeholders);
    }

    [Fact]
    public void Placeholders_are_told_with_their_path_and_their_place_in_the_body()
    {
        const string definition =
            """{"plans":[{},{"planId":"a/b","x~y":{"key":"********"}}],"offer":{"key":"\u002a*******","other":[{"key":"********"}]}}""";

        var extracted = Extract(definition);

        Assert.Equal(definition, Encoding.UTF8.GetString(extracted.Masked));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["plans/a~1b/x~0y/key"] = "/definition/plans/1/x~0y/key",
                ["offer/key"] = "/definition/offer/key",
                ["offer/other/0/key"] = "/definition/offer/other/0/key",
            },
            extracted.Placeholders);
    }

    [Fact]
    public void Plans_may_change_places_and_keep_their_secrets()
    {
        var stored = Extract("""{"plans":[{"planId":"a","key":"sa"},{"planId":"b","key":"sb"}]}""").Values;

        var merged = SecretFields.Merge(Extract("""{"plans":[{"key":"********","planId":"b"},{"key":"********","planId":"a"}]}"""), stored);

        Assert.Equal(stored, merged.Values);
        Assert.Empty(merged.Missing);
    }

    [Fact]
    public void Plans_without_an_id_or_with_the_same_one_never_share_a_secret()
    {
        var values = Extract(
            """{"plans":[{"key":"1"},{"planId":5,"key":"2"},{"planId":"","key":"3"},{"planId":"a","key":"4"}"""
            + """,{"planId":"a","key":"5","x":{"key":"6"}},{"planId":"a~#1","key":"7"},{"planId":"~#0","key":"8"}]}""").Values;

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["plans/~#0/key"] = "1",
                ["plans/~#1/key"] = "2",
                ["plans//key"] = "3",
                ["plans/a/key"] = "4",
                ["plans/a~#1/key"] = "5",
                ["plans/a~#1/x/key"] = "6",
                ["plans/a~0#1/key"] = "7",
                ["plans/~0#0/key"] = "8",
            },
            values);
    }

    [Fact]
    public void A_merge_replaces_keeps_drops_and_reports()
    {
        var extracted = Extract(
            """{"offer":{"new":{"key":"n"},"changed":{"key":"c2"},"kept":{"key":"********"}"""
            + ""","lost":{"key":"********"},"cleared":{"key":""}}}""");

        var merged = SecretFields.Merge(
            extracted,
            new Dictionary<string, string>
            {
                ["offer/changed/key"] = "c1",
                ["offer/kept/key"] = "k",
                ["offer/gone/key"] = "g",
                ["offer/cleared/key"] = "x",
            });

        Assert.Equal(
            new Dictionary<string, string> { ["offer/new/key"] = "n", ["offer/changed/key"] = "c2", ["offer/kept/key"] = "k" },
            merged.Values);
        Assert.Equal("/definition/offer/lost/key", Assert.Single(merged.Missing));
    }

    [Fact]
    public void Masking_what_is_masked_changes_nothing()
    {
        var definition = OfferBody.Read(SampleOffer.Bytes).Value!.Definition;
        static bool IsSecret(IReadOnlyList<string> path) => path[^1] is "connectionString" or "password" or "container.password" or "empty";

        var once = SecretFields.Extract(definition, IsSecret)!;
        var twice = SecretFields.Extract(once.Masked, IsSecret)!;

        Assert.Equal(["AccountKey=+/==", "p1", "p2"], once.Values.Values);
        Assert.Equal(once.Masked, twice.Masked);
        Assert.Empty(twice.Values);
        Assert.Equal(once.Values.Keys.Concat(once.Placeholders.Keys).Order(), twice.Placeholders.Keys.Order());
        Assert.Equal(once.Values, SecretFields.Merge(twice, once.Values).Values);
    }

    private static SecretFields.Extracted Extract(string definition) =>
        SecretFields.Extract(Encoding.UTF8.GetBytes(definition), path => path[^1] == "key")!;
}
