using System.Text.Json.Nodes;
using Slipway.Server.Identity;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;

namespace Slipway.Server.Tests.Hostile;

/// <summary>Ways to get a stored secret out again.</summary>
public class SecretAttackTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    private const string Secret = "hush-4711-hush";

    private const string SentOfOlder = "SELECT t.bytes FROM texts t JOIN drafts d ON d.offer_key = t.offer_key AND d.sent_hash = t.hash "
        + "WHERE d.offer_key = 'older'";
    private const string Leads = "microsoft-azure-marketplace.httpsEndpointLeadConfiguration";

    [Theory]
    [InlineData("""{"key":"hush-4711-hush"}""")]
    [InlineData("""{"key":["hush-4711-hush"]}""")]
    [InlineData("""{"key":{"value":"hush-4711-hush"}}""")]
    [InlineData("""{"key":{"value":[{"a":"hush-4711-hush"}]}}""")]
    [InlineData("""{"a":{"accessToken":"hush-4711-hush"}}""")]
    [InlineData("""{"\u006bey":"hush-4711-hush"}""")]
    [InlineData(""" "hush-4711-hush" """)]
    [InlineData("""["hush-4711-hush"]""")]
    [InlineData("""{"PASSWORD":"hush-4711-hush"}""")]
    [InlineData("""{"credential":"hush-4711-hush","pwd":"hush-4711-hush"}""")]
    [InlineData("""{"url":"https://jon:hush-4711-hush@crm.contoso.example/in"}""")]
    [InlineData("""{"url":"http://f.contoso.example/api?code=hush-4711-hush&x=1"}""")]
    [InlineData("""{"url":["https://f.contoso.example/api?x-functions-key=hush-4711-hush"]}""")]
    [InlineData("""{"a":{"b":"https:\/\/f.contoso.example\/api?a=1\u0026pwd=hush-4711-hush"}}""")]
    [InlineData("""{"storage":"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=hush-4711-hush"}""")]
    public async Task A_secret_is_never_returned_whatever_its_form(string leads)
    {
        var offer = $"/api/publishers/contoso/offers/s{Guid.NewGuid():N}";
        var put = await fixture.Service.PutAsync(offer, Offer(leads));
        Assert.Equal(200, put.Status);
        await AssertNowhereAsync(offer, put, Secret);
    }

    [Theory]
    [InlineData("""{"key":47114711.5}""", "47114711.5")]
    [InlineData("""{"key":{"pin":47114712}}""", "47114712")]
    [InlineData("""{"key":[1,47114713]}""", "47114713")]
    public async Task A_number_in_a_secrets_place_is_never_returned(string leads, string number)
    {
        var offer = $"/api/publishers/contoso/offers/n{Guid.NewGuid():N}";
        var put = await fixture.Service.PutAsync(offer, Offer(leads));
        Assert.Equal(200, put.Status);
        await AssertNowhereAsync(offer, put, number);
        var back = await fixture.Service.PutAsync(offer, put.Body);
        Assert.Equal(200, back.Status);
        Assert.DoesNotContain("MKT-SECRET", (await fixture.Service.PostAsync($"{offer}/publish")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_placeholder_keeps_the_secret_where_nothing_else_changed()
    {
        const string offer = "/api/publishers/contoso/offers/kept";
        await fixture.Service.PutAsync(offer, Offer("""{"url":"https://crm.contoso.example/in","key":"hush-4711-hush"}"""));
        await fixture.Service.PutAsync(offer, Offer("""{ "key":"********", "url":"https://crm.contoso.example/in"}"""));
        Assert.Equal(Secret, Assert.Single(await StoredAsync("kept")).Value);
    }

    [Fact]
    public async Task An_address_that_GET_masked_and_a_PUT_sends_back_keeps_its_secret_and_one_that_was_changed_does_not()
    {
        const string offer = "/api/publishers/contoso/offers/masked";
        const string address = "https://jon:hush-4711-hush@crm.contoso.example/in?code=hush-4711-hush&x=1";
        var put = await fixture.Service.PutAsync(offer, Offer($$"""{"url":"{{address}}"}"""));
        Assert.Contains("https://********@crm.contoso.example/in?code=********&x=1", put.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await fixture.Service.PutAsync(offer, (await fixture.Service.GetAsync(offer)).Body)).Status);
        Assert.Equal(address, Assert.Single(await StoredAsync("masked")).Value);

        await fixture.Service.PutAsync(offer, put.Body.Replace("crm.contoso.example", "evil.example", StringComparison.Ordinal));
        Assert.Empty(await StoredAsync("masked"));
        Assert.Contains("MKT-SECRET-008", (await fixture.Service.PostAsync($"{offer}/publish")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_older_program_left_in_an_address_is_masked_when_it_is_read_and_sealed_by_the_next_PUT()
    {
        const string offer = "/api/publishers/contoso/offers/older";
        const string address = "https://crm.contoso.example/in?code=hush-4711-hush";
        await fixture.Service.PutAsync(offer, Offer("""{"url":"https://crm.contoso.example/in?code=mark"}"""));

        // As a program stored it that knew nothing of secrets in addresses.
        var text = (await TextsAsync(SentOfOlder)).Single()
            .Replace("https://crm.contoso.example/in?code=********", address, StringComparison.Ordinal);
        Assert.Contains(address, text, StringComparison.Ordinal);
        await fixture.Service.Get<IDatabase>().WriteAsync(
            null,
            session => session.ExecuteAsync(
                """
                INSERT INTO texts (publisher_key, offer_key, hash, bytes)
                VALUES ('contoso', 'older', 'older text', @sent), ('contoso', 'older', 'older secrets', @secrets);
                UPDATE drafts SET sent_hash = 'older text', served_hash = 'older text', secrets_hash = 'older secrets'
                WHERE offer_key = 'older'
                """,
                ("sent", System.Text.Encoding.UTF8.GetBytes(text)),
                ("secrets", fixture.Service.Get<SecretSealer>().Seal(new Dictionary<string, string>()))),
            default);

        var read = await fixture.Service.GetAsync(offer);
        Assert.Contains("https://crm.contoso.example/in?code=********", read.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, read.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await fixture.Service.PutAsync(offer, read.Body)).Status);
        Assert.Equal(address, Assert.Single(await StoredAsync("older")).Value);
        Assert.DoesNotContain(Secret, Assert.Single(await TextsAsync(SentOfOlder)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"url":"https://evil.example/in","key":"********"}""")]
    [InlineData("""{"url":"https://crm.contoso.example/in","key":"********","proxy":"https://evil.example"}""")]
    [InlineData("""{"key":"********"}""")]
    [InlineData("""{"url":"https://crm.contoso.example/in","key":"********","connectionString":"Endpoint=https://evil.example"}""")]
    [InlineData("""{"url":"https://crm.contoso.example/in","token":"********"}""")]
    public async Task A_placeholder_does_not_take_the_secret_to_another_destination(string leads)
    {
        var id = $"m{Guid.NewGuid():N}";
        var offer = $"/api/publishers/contoso/offers/{id}";
        await fixture.Service.PutAsync(offer, Offer("""{"url":"https://crm.contoso.example/in","key":"hush-4711-hush"}"""));
        Assert.Equal(200, (await fixture.Service.PutAsync(offer, Offer(leads))).Status);
        Assert.DoesNotContain(Secret, (await StoredAsync(id)).Values);
        var publish = await fixture.Service.PostAsync($"{offer}/publish");
        Assert.Equal(422, publish.Status);
        Assert.Contains("MKT-SECRET-008", publish.Body, StringComparison.Ordinal);

        // Nor does the way back to the old destination bring it back.
        await fixture.Service.PutAsync(offer, Offer("""{"url":"https://crm.contoso.example/in","key":"********"}"""));
        Assert.DoesNotContain(Secret, (await StoredAsync(id)).Values);
    }

    [Fact]
    public async Task A_placeholder_finds_no_secret_of_another_offer_plan_or_publisher()
    {
        await fixture.Service.PutAsync("/api/publishers/contoso/offers/holder", Samples.VirtualMachineWith(document =>
        {
            document["id"] = "holder";
            document["definition"]!["plans"]![0]![Leads] = JsonNode.Parse("""{"key":"hush-4711-hush"}""");
        }));
        Assert.Single(await StoredAsync("holder"));
        foreach (var (publisher, id, plan) in ((string, string, string)[])[
            ("contoso", "holder", "other"), ("contoso", "thief", "contoso-plan"), ("fabrikam", "holder", "contoso-plan")])
        {
            var offer = $"/api/publishers/{publisher}/offers/{id}";
            Assert.Equal(200, (await fixture.Service.PutAsync(offer, Samples.VirtualMachineWith(document =>
            {
                document["id"] = id;
                document["publisherId"] = publisher;
                document["definition"]!["plans"]![0]!["planId"] = plan;
                document["definition"]!["plans"]![0]![Leads] = JsonNode.Parse("""{"key":"********"}""");
            }))).Status);
            Assert.Empty(await StoredAsync(id, publisher));
            Assert.Equal(422, (await fixture.Service.PostAsync($"{offer}/publish")).Status);
        }
    }

    private static string Offer(string leads) => Samples.VirtualMachineWith(document =>
    {
        document.AsObject().Remove("id");
        document["definition"]!["offer"]![Leads] = JsonNode.Parse(leads);
    });

    private async Task AssertNowhereAsync(string offer, Answer put, string secret)
    {
        var publish = await fixture.Service.PostAsync($"{offer}/publish");
        using var journal = await fixture.Service.Client.GetAsync("/_slipway/journal");
        foreach (var body in (string[])[put.Body, publish.Body, await journal.Content.ReadAsStringAsync(), (await fixture.Service.GetAsync(
            offer)).Body, (await fixture.Service.GetAsync($"{offer}/versions/1")).Body, fixture.Logs.Text])
            Assert.DoesNotContain(secret, body, StringComparison.Ordinal);
        foreach (var text in await TextsAsync("SELECT bytes FROM texts"))
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<string>> TextsAsync(string sql) => fixture.Service.Get<IDatabase>().ReadAsync(
        sql, row => System.Text.Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)), default);

    private async Task<IReadOnlyDictionary<string, string>> StoredAsync(string id, string publisher = "contoso")
    {
        var draft = await fixture.Service.Get<Slipway.Storage.Offers.OfferStore>().ReadDraftAsync(
            new Slipway.Core.Publishing.OfferKey(publisher, id), default);
        return new Dictionary<string, string>(fixture.Service.Get<SecretSealer>().Open(draft.Secrets));
    }
}
