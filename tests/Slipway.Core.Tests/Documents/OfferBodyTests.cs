using System.Text;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Core.Drafts;

namespace Slipway.Core.Tests.Documents;

public class OfferBodyTests
{
    [Fact]
    public void A_whole_offer_is_read()
    {
        var body = Accept(SampleOffer.Json);

        Assert.Equal(("contoso", "microsoft-azure-virtualmachines", "contoso-offer"), (body.PublisherId, body.OfferTypeId, body.Id));
        Assert.Equal("Contoso App 😀", body.DisplayText);
    }

    [Fact]
    public void The_definition_is_the_very_bytes_that_were_sent()
    {
        const string definition = """{ "a" : 1.00 ,"\u0062":"\/é\u00e9", "c":[ 1e5,-0 ] }""";

        var body = Accept($$$"""{"x":{"definition":{}},"definition" : {{{definition}}} ,"z":1}""");

        Assert.Equal(definition, Encoding.UTF8.GetString(body.Definition.Span));
    }

    [Theory]
    [InlineData("""{"definition":{}}""")]
    [InlineData("""{"publisherId":null,"offerTypeId":null,"id":null,"definition":{}}""")]
    [InlineData(""" {"\u0064efinition":{}} """)]
    [InlineData("""{"definition":{"displayText":5}}""")]
    [InlineData("""{"definition":{"displayText":{"displayText":"no"}}}""")]
    [InlineData("""{"definition":{"offer":{"displayText":"no"}}}""")]
    public void A_draft_may_be_incomplete(string json)
    {
        var body = Accept(json);

        Assert.Null(body.PublisherId);
        Assert.Null(body.OfferTypeId);
        Assert.Null(body.Id);
        Assert.Equal("", body.DisplayText);
    }

    [Theory]
    [InlineData("eTag")]
    [InlineData("Etag")]
    [InlineData("version")]
    [InlineData("status")]
    [InlineData("changedTime")]
    [InlineData("pcMigrationStatus")]
    [InlineData("isvUpgradeRequest")]
    [InlineData("offerTypeVersions")]
    [InlineData("unknown")]
    public void Fields_that_the_server_owns_are_ignored_whatever_they_hold(string field)
    {
        foreach (var value in new[] { "null", "\"x\"", "-1e99", "true", "[[]]", "{\"publisherId\":4}" })
            Accept($$$"""{"{{{field}}}":{{{value}}},"definition":{}}""");
    }

    [Fact]
    public void A_leading_byte_order_mark_is_skipped()
    {
        var reading = OfferBody.Read((byte[])[0xEF, 0xBB, 0xBF, .. """{"definition":{"a":1}}"""u8]);

        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(reading.Value!.Definition.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\uFEFF")]
    public void An_empty_body_is_refused(string json) => Assert.Contains("no body", Refuse(json, "").Message);

    [Theory]
    [InlineData("[]", "an array")]
    [InlineData("null", "null")]
    [InlineData("\"x\"", "a string")]
    [InlineData("1", "a number")]
    [InlineData("true", "a boolean")]
    public void A_root_that_is_no_object_is_refused(string json, string kind) => Assert.Contains(kind, Refuse(json, "").Message);

    [Theory]
    [InlineData("{}", "no definition")]
    [InlineData("""{"Definition":{}}""", "no definition")]
    [InlineData("""{"definition":null}""", "null")]
    [InlineData("""{"definition":[{}]}""", "an array")]
    [InlineData("""{"definition":"{}"}""", "a string")]
    public void A_definition_that_is_missing_or_no_object_is_refused(string json, string says) =>
        Assert.Contains(says, Refuse(json, "/definition").Message);

    [Theory]
    [InlineData("publisherId")]
    [InlineData("offerTypeId")]
    [InlineData("id")]
    public void An_id_that_is_neither_a_string_nor_null_is_refused(string field)
    {
        foreach (var value in new[] { "1", "false", "[\"x\"]", "{\"id\":\"x\"}" })
            Assert.Contains(field, Refuse($$$"""{"{{{field}}}":{{{value}}},"definition":{}}""", "/" + field).Message);
    }

    [Fact]
    public void All_refusals_are_named_at_once()
    {
        var refusals = Read("""{"publisherId":1,"id":[],"x":1,"x":2,"y":"\u0000","definition":[{"\ud800":1}]}""").Refusals;

        Assert.Equal(["/x", "/y", "/definition/0/\\ud800", "/publisherId", "/id", "/definition"], refusals.Select(fault => fault.Target));
        Assert.All(refusals, fault => Assert.Equal(ErrorCodes.BadRequest, fault.Code));
    }

    [Fact]
    public void A_refused_body_has_no_value()
    {
        var reading = Read("""{"id":"a","id":"b","definition":{}}""");

        Assert.False(reading.IsAccepted);
        Assert.Null(reading.Value);
    }

    [Fact]
    public void What_is_accepted_has_no_refusals()
    {
        Assert.Empty(Read(SampleOffer.Json).Refusals);
        Assert.True(JsonDocument.Parse(Accept(SampleOffer.Json).Definition).RootElement.TryGetProperty("plans", out _));
    }

    internal static ReadResult<OfferBody> Read(string json) => OfferBody.Read(Encoding.UTF8.GetBytes(json));

    private static OfferBody Accept(string json)
    {
        var reading = Read(json);
        Assert.True(reading.IsAccepted, string.Join("\n", reading.Refusals));
        return reading.Value;
    }

    private static Fault Refuse(string json, string target)
    {
        var fault = Assert.Single(Read(json).Refusals);
        Assert.Equal((ErrorCodes.BadRequest, target), (fault.Code, fault.Target));
        return fault;
    }
}
