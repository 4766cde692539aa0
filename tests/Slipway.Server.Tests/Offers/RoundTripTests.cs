using System.Text;
using System.Text.Json.Nodes;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Offers;

public sealed class RoundTripsOnSqliteTests(SqliteService wire) : RoundTripTests(wire), IClassFixture<SqliteService>;

public sealed class RoundTripsOnPostgresTests(PostgresService wire) : RoundTripTests(wire), IClassFixture<PostgresService>;

/// <summary>§2: what GET gives, PUT takes; nothing is lost on the way, and secrets never come back.</summary>
public abstract class RoundTripTests(WireService wire) : WireSuite(wire)
{
    private const string Leads = "microsoft-azure-marketplace.tableLeadConfiguration";

    [Theory]
    [InlineData("")]
    [InlineData("/versions/1")]
    [InlineData("/versions/2")]
    [InlineData("/slot/draft")]
    [InlineData("/slot/preview")]
    [InlineData("/slot/production")]
    public async Task Every_document_that_get_gives_is_accepted_by_put_unchanged(string part)
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        var document = await Service.GetAsync(offer + part);
        var put = await Service.PutAsync(offer, document.Body);
        Assert.True(put.Status == 200, put.Body);
        Assert.Equal(document.Json["definition"]!.ToJsonString(), put.Json["definition"]!.ToJsonString());
        await PreviewAsync(offer);
    }

    [Fact]
    public async Task A_list_item_is_accepted_by_put_unchanged()
    {
        var offer = await DraftAsync();
        var item = (await GetJsonAsync("/api/publishers/contoso/offers")).AsArray().Single(item => Text(item!, "id") == IdOf(offer))!;
        var put = await Service.PutAsync(offer, item.ToJsonString());
        Assert.True(put.Status == 200, put.Body);
    }

    [Fact]
    public async Task The_core_machine_sample_comes_back_and_can_be_published()
    {
        var offer = PathOf("contoso-core");
        Assert.Equal(200, (await Service.PutAsync(offer, Samples.CoreVirtualMachine)).Status);
        Assert.Equal(200, (await Service.PutAsync(offer, (await Service.GetAsync(offer)).Body)).Status);
        await PreviewAsync(offer);
    }

    [Fact]
    public async Task Unknown_keys_are_kept_byte_for_byte_and_are_no_fault_at_publish()
    {
        const string odd =
            """ "unknown.field" : {"n":[1.0e2,-0,0.10,12345678901234567890123,1E+2]"""
            + """, "s":"\u00e9\/\ud83d\ude00 é😀 <>&'+", "z" : null, "a":{} }""";
        var offer = PathOf(NewOfferId());
        var body = Body(offer).Replace("\"displayText\":", odd + ",\"displayText\":", StringComparison.Ordinal);
        Assert.Equal(200, (await Service.PutAsync(offer, body)).Status);
        Assert.Contains(odd, (await Service.GetAsync(offer)).Body, StringComparison.Ordinal);
        await PreviewAsync(offer);
        foreach (var part in new[] { "", "/versions/1", "/slot/preview" })
            Assert.Contains(odd, (await Service.GetAsync(offer + part)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_fields_of_typed_clients_are_kept_and_are_no_fault_at_publish()
    {
        var offer = await DraftAsync(document => document["definition"]!["plans"]![0]!["microsoft-azure-corevm.usefulLinksFairfax"] = null);
        var plan = (await GetJsonAsync(offer))["definition"]!["plans"]![0]!.AsObject();
        Assert.True(plan.TryGetPropertyValue("microsoft-azure-corevm.usefulLinksFairfax", out var kept) && kept is null);
        await PreviewAsync(offer);
    }

    [Fact]
    public async Task Server_owned_fields_in_a_body_are_ignored_whatever_they_hold()
    {
        var offer = await DraftAsync();
        var put = await SaveAsync(offer, document =>
        {
            document["eTag"] = "x";
            document["Etag"] = 5;
            document["version"] = "seven";
            document["status"] = new JsonObject();
            document["changedTime"] = "0001-01-01T00:00:00Z";
            document["pcMigrationStatus"] = "migrated";
        });
        Assert.Equal(1, put.Json["version"]!.GetValue<int>());
        Assert.Equal("neverPublished", Text(put.Json, "status"));
        Assert.Equal("none", Text(put.Json, "pcMigrationStatus"));
        Assert.DoesNotContain("0001-01-01", put.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_machine_plan_shows_its_generations_sent_or_not()
    {
        var offer = await DraftAsync(document =>
        {
            var plans = document["definition"]!["plans"]!.AsArray();
            plans.Add(new JsonObject { ["planId"] = "with", ["diskGenerations"] = new JsonArray(new JsonObject { ["planId"] = "gen2" }) });
            plans.Add(new JsonObject());
        });
        var generations = (await GetJsonAsync(offer))["definition"]!["plans"]!.AsArray()
            .Select(plan => plan!["diskGenerations"]!.ToJsonString());
        Assert.Equal(["[]", """[{"planId":"gen2"}]""", "[]"], generations);
    }

    [Theory]
    [InlineData("""{"offerTypeId":"microsoft-azure-virtualmachines","definition":{}}""")]
    [InlineData("""{"offerTypeId":"microsoft-azure-virtualmachines","definition":{"plans":null,"offer":7}}""")]
    public async Task A_draft_may_be_incomplete_and_is_judged_at_publish(string body)
    {
        var offer = PathOf(NewOfferId());
        Assert.Equal(200, (await Service.PutAsync(offer, body)).Status);
        var publish = await Service.PostAsync($"{offer}/publish");
        AssertRefusal(publish, 422, "ValidationFailed");
        Assert.True(publish.Json["error"]!["details"]!.AsArray().Count > 1);
        Assert.All(publish.Json["error"]!["details"]!.AsArray(), detail =>
            Assert.All(["code", "message", "target"], name => Assert.NotEmpty(Text(detail!, name))));
        Assert.Equal("neverPublished", await StatusOfAsync(offer));
        Assert.Empty((await GetJsonAsync($"{offer}/submissions")).AsArray());
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "new", """{"definition":{}}""", "The argument: 'OfferTypeId' cannot be null or empty." },
        { "new", """{"offerTypeId":"","definition":{}}""", "The argument: 'OfferTypeId' cannot be null or empty." },
        { "new", """{"offerTypeId":"nothing","definition":{}}""", "nothing" },
        { "new", """{"offerTypeId":"microsoft-azure-virtualmachines"}""", "definition" },
        { "new", """{"offerTypeId":"microsoft-azure-virtualmachines","definition":[]}""", "definition" },
        { "new", """{"offerTypeId":"microsoft-azure-virtualmachines","definition":null}""", "definition" },
        { "new", """{"id":"other","offerTypeId":"microsoft-azure-virtualmachines","definition":{}}""", "other" },
        { "new", """{"publisherId":"fabrikam","offerTypeId":"microsoft-azure-virtualmachines","definition":{}}""", "fabrikam" },
        { "new", """{"offerTypeId":"microsoft-azure-virtualmachines","definition":{"a":1,"a":2}}""", "/definition/a" },
        { "new", """{"offerTypeId":"microsoft-azure-virtualmachines","definition":{"a":"\u0000"}}""", "U+0000" },
        { "new", """{"offerTypeId":"microsoft-azure-virtualmachines","definition":{"a":"\ud800"}}""", "surrogate" },
        { "new", "", "body" },
        { "new", "[]", "object" },
        { "new", "{", "JSON" },
        { "ends-with-", """{"offerTypeId":"microsoft-azure-virtualmachines","definition":{}}""", "ends-with-" },
        { "dot.dot", """{"offerTypeId":"microsoft-azure-virtualmachines","definition":{}}""", "dot.dot" },
        { "blank%20blank", """{"offerTypeId":"microsoft-azure-virtualmachines","definition":{}}""", "blank" },
        { "%E2%84%AAelvin", """{"offerTypeId":"microsoft-azure-virtualmachines","definition":{}}""", "offer id" },
        { new string('a', 51), """{"offerTypeId":"microsoft-azure-virtualmachines","definition":{}}""", "50" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_could_not_be_kept_or_found_again_is_400_at_put(string offerId, string body, string named)
    {
        var offer = PathOf(offerId == "new" ? NewOfferId() : offerId);
        var put = await Service.PutAsync(offer, body);
        AssertRefusal(put, 400, "BadRequest");
        Assert.Contains(named, put.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await Service.GetAsync(offer)).Status);
    }

    [Fact]
    public async Task Depth_over_64_and_broken_utf_8_are_400_at_put()
    {
        var offer = PathOf(NewOfferId());
        var deep =
            """{"offerTypeId":"microsoft-azure-virtualmachines","definition":"""
            + $$$"""{"a":{{{new string('[', 63)}}}{{{new string(']', 63)}}}}}""";
        AssertRefusal(await Service.PutAsync(offer, deep), 400, "BadRequest");
        byte[] broken = [.. Encoding.UTF8.GetBytes("""{"offerTypeId":"microsoft-azure-virtualmachines","definition":{"a":"""), (byte)'"',
            0xC3, 0x28, (byte)'"', (byte)'}', (byte)'}'];
        AssertRefusal(await SendAsync(
            new HttpRequestMessage(HttpMethod.Put, $"{offer}?{Version}") { Content = new ByteArrayContent(broken) }), 400, "BadRequest");
        Assert.Equal(404, (await Service.GetAsync(offer)).Status);
    }

    [Fact]
    public async Task Ids_match_in_any_casing_and_keep_the_one_they_were_created_with()
    {
        const string id = "offer-casing";
        Assert.Equal(200, (await Service.PutAsync(PathOf(id, "CONTOSO"), Body(PathOf("oFFER-cASING")))).Status);
        var again = await Service.PutAsync(PathOf("OFFER-CASING"), Body(PathOf("offer-casing")));
        Assert.Equal((id, "contoso"), (Text(again.Json, "id"), Text(again.Json, "publisherId")));
    }

    [Fact]
    public async Task A_new_offer_s_id_is_lower_case()
    {
        var offer = PathOf("Offer-Of-Capitals");
        AssertRefusal(await Service.PutAsync(offer, Body(offer)), 400, "BadRequest");
        Assert.Equal(404, (await Service.GetAsync(offer)).Status);
    }

    [Fact]
    public async Task A_secret_is_never_in_an_answer_and_its_placeholder_keeps_it()
    {
        const string secret = "s3cr3t-value-of-the-lead-table";
        var offer = PathOf(NewOfferId());
        var put = await SaveAsync(
            offer, document => document["definition"]!["offer"]![Leads] = new JsonObject { ["connectionString"] = secret });
        Assert.Equal("********", put.Json["definition"]!["offer"]![Leads]!["connectionString"]!.GetValue<string>());
        Assert.Equal(200, (await Service.PutAsync(offer, put.Body)).Status);
        var publish = await PreviewAsync(offer);
        await GoLiveAsync(offer);
        foreach (var path in new[] {
            offer, $"{offer}/versions/1", $"{offer}/slot/preview", $"{offer}/slot/production", $"{offer}/status",
            $"{offer}/submissions", publish, $"/catalog/offers/contoso/{IdOf(offer)}" })
            Assert.DoesNotContain(secret, (await Service.GetAsync(path)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_placeholder_without_a_stored_secret_is_a_fault_at_publish_and_not_before()
    {
        var offer =
            await DraftAsync(document => document["definition"]!["offer"]![Leads] = new JsonObject { ["connectionString"] = "********" });
        var publish = await Service.PostAsync($"{offer}/publish");
        AssertRefusal(publish, 422, "ValidationFailed");
        Assert.Equal(
            $"/definition/offer/{Leads}/connectionString", Text(Assert.Single(publish.Json["error"]!["details"]!.AsArray())!, "target"));
    }
}
