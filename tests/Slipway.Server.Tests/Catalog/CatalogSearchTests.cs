using System.Text.Json.Nodes;
using Slipway.Contracts;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Catalog;

public sealed class CatalogSearchOnSqliteTests(SqliteService wire) : CatalogSearchTests(wire), IClassFixture<SqliteService>;

public sealed class CatalogSearchOnPostgresTests(PostgresService wire) : CatalogSearchTests(wire), IClassFixture<PostgresService>;

/// <summary>How customers find offers, page through them and follow what changes; and who sees a private plan.</summary>
public abstract class CatalogSearchTests(WireService wire) : WireSuite(wire)
{
    private const string Market = "microsoft-azure-marketplace.";
    private const string Machine = "microsoft-azure-virtualmachines.";
    private const string Subscription = "59160c40-2e25-4dcf-a2fd-6514cb08bf08";

    [Fact]
    public async Task An_offer_shows_a_customer_what_it_is_what_it_costs_and_under_which_terms()
    {
        var offer = await LiveAsync("Priced", document => Plan(document)["virtualMachinePricing"] =
            JsonNode.Parse("""{"isByol":false,"freeTrialDurationInMonths":1,"coreMultiplier":{"currency":"USD","single":0.5}}"""));

        var listing = (await AnonymousAsync(Entry(offer))).Json["listing"]!;
        var plan = listing["plans"]![0]!;
        Assert.Equal("<p>Terms of use</p>", Text(listing, "termsOfUse"));
        Assert.Equal("https://contoso.example/privacy", Text(listing, "privacyUrl"));
        Assert.Equal(("usage", 1), (Text(plan, "licence"), plan["freeTrialMonths"]!.GetValue<int>()));
        Assert.Equal(["US", "DE"], plan["prices"]!.AsArray().Select(price => Text(price!, "region")));
        Assert.Equal(1.0m, plan["prices"]![0]!["perHour"]!["2core"]!.GetValue<decimal>());

        var inGermany = (await AnonymousAsync($"{Entry(offer)}?region=de")).Json["listing"]!["plans"]![0]!["prices"]!.AsArray();
        Assert.Equal("DE", Text(Assert.Single(inGermany)!, "region"));
        Assert.Null((await ListAsync("search=priced"))[0]!["listing"]!["plans"]![0]!["prices"]);
        Assert.Equal("DE", Text((await ListAsync("search=priced&region=DE"))[0]!["listing"]!["plans"]![0]!["prices"]![0]!, "region"));
        Assert.Empty(await ListAsync("search=priced&region=FR"));
    }

    [Fact]
    public async Task Offers_are_found_by_words_category_type_publisher_and_region()
    {
        var offer = await LiveAsync("Zebra Überwachung");
        foreach (var found in (string[])[
            "search=zebra",
            "search=ZEB+uberw",
            "search=contoso+zebra",
            "search=zebra&category=compute",
            "search=zebra&offerType=microsoft-azure-virtualmachines",
            "search=zebra&publisher=CONTOSO", "search=zebra&region=us"])
            Assert.Equal(IdOf(offer), Text(Assert.Single(await ListAsync(found))!, "offerId"));
        foreach (var missed in (string[])["search=ebra", "search=zebra+nothing", "search=zebra&category=other",
            "search=zebra&publisher=fabrikam", "search=zebra&region=FR", "search=zebra&offerType=x"])
            Assert.Empty(await ListAsync(missed));
    }

    [Fact]
    public async Task Pages_lead_on_by_their_links_until_the_last()
    {
        var offers = new List<string>();
        for (var number = 0; number < 3; number++)
            offers.Add(IdOf(await LiveAsync("Pageable")));

        var seen = new List<string>();
        for (var next = "/catalog/offers?search=pageable&top=1&ignored=x"; next is not null;)
        {
            var page = (await AnonymousAsync(next)).Json;
            seen.AddRange(page["offers"]!.AsArray().Select(item => Text(item!, "offerId")));
            next = page["nextLink"]?.GetValue<string>();
        }

        Assert.Equal(offers.Order(StringComparer.Ordinal), seen);
    }

    /// <summary>Programs before this one let a listing be as large as a body: 60,000 links, and one of a megabyte.</summary>
    [Fact]
    public async Task A_page_is_bounded_whatever_an_older_program_stored_and_nothing_is_lost_between_pages()
    {
        var offers = new List<string>();
        for (var number = 0; number < 4; number++)
            offers.Add(IdOf(await LiveAsync("Bulky")));
        var links = string.Join(',', Enumerable.Range(0, 60_000)
            .Select(number => $$"""{"title":"Link {{number}}","url":"https://contoso.example/{{number}}"}"""));
        await Service.Get<Slipway.Storage.Database.IDatabase>().WriteAsync(
            null,
            session => session.ExecuteAsync(
                "UPDATE versions SET listing = REPLACE(REPLACE(listing, '\"usefulLinks\":[', @links), '\"privacyUrl\":\"', @privacy) WHERE "
                + "listing LIKE '%Bulky%'",
                ("links", $"\"usefulLinks\":[{links},"),
                ("privacy", $"\"privacyUrl\":\"https://contoso.example/{new string('x', 1_000_000)}")),
            default);

        var seen = new List<string>();
        var pages = 0;
        for (var next = "/catalog/offers?search=bulky"; next is not null; pages++)
        {
            var answer = await AnonymousAsync(next);
            Assert.InRange(answer.Body.Length, 0, 100_000);
            seen.AddRange(answer.Json["offers"]!.AsArray().Select(item => Text(item!, "offerId")));
            next = answer.Json["nextLink"]?.GetValue<string>();
        }

        Assert.Equal(offers.Order(StringComparer.Ordinal), seen);
        Assert.InRange(pages, 2, 4);
        var entry = await AnonymousAsync($"/catalog/offers/contoso/{offers[0]}");
        Assert.InRange(entry.Body.Length, 0, 50_000);
        Assert.Equal("Bulky", Text(entry.Json["listing"]!, "title"));
    }

    [Theory]
    [InlineData("cursor=x")]
    [InlineData("cursor=MSAwIGEgYidi")]
    [InlineData("cursor=%00")]
    [InlineData("top=0")]
    [InlineData("top=201")]
    [InlineData("top=ten")]
    [InlineData("search=%21%21")]
    [InlineData("search=a+b+c+d+e+f+g+h+i+j+k")]
    [InlineData("region=Germany")]
    [InlineData("publisher=a%00b")]
    public async Task What_cannot_be_asked_is_refused_in_a_sentence(string query)
    {
        AssertRefusal(await AnonymousAsync($"/catalog/offers?{query}"), 400, "BadRequest");
        AssertRefusal(await AnonymousAsync($"/catalog/offers?search={new string('a', 201)}"), 400, "BadRequest");
        AssertRefusal(await AnonymousAsync("/catalog/changes?since=-1"), 400, "BadRequest");
        AssertRefusal(await AnonymousAsync("/catalog/changes?since=99999999"), 400, "BadRequest");
        AssertRefusal(await AnonymousAsync("/catalog/changes?top=1001"), 400, "BadRequest");
    }

    [Fact]
    public async Task A_private_plan_is_there_for_its_audience_and_its_publisher_alone()
    {
        var offer = await LiveAsync("Semiopen", document => AddPrivatePlan(document, "Hushhush"));
        foreach (var outsider in await OutsidersAsync(Entry(offer), "/catalog/offers?search=semiopen"))
        {
            Assert.Equal(200, outsider.Status);
            Assert.DoesNotContain("hushhush", outsider.Body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Subscription, outsider.Body, StringComparison.OrdinalIgnoreCase);
        }

        Assert.All(await OutsidersAsync("/catalog/offers?search=hushhush"), answer => Assert.Empty(answer.Json["offers"]!.AsArray()));
        var customer = await Service.GetAsync(Entry(offer), RehearsalIdentities.Customer);
        Assert.Equal(["contoso-plan", "guarded"], customer.Json["listing"]!["plans"]!.AsArray().Select(plan => Text(plan!, "planId")));
        Assert.DoesNotContain(Subscription, customer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no-cache, private", customer.Headers["Cache-Control"]);
        Assert.Equal(IdOf(offer), Text(
            (await Service.GetAsync("/catalog/offers?search=hushhush", RehearsalIdentities.Customer)).Json["offers"]![0]!, "offerId"));
        Assert.Contains("Hushhush", (await Service.GetAsync(Entry(offer), RehearsalIdentities.Contributor)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offer_with_private_plans_alone_is_invisible_to_everyone_else()
    {
        var offer = await LiveAsync("Whollyclosed", document =>
        {
            AddPrivatePlan(document, "Murmured");
            document["definition"]!["plans"]!.AsArray().RemoveAt(0);
        });
        var missing = Entry(PathOf("catalog-nothing"));
        foreach (var (answer, none) in (await OutsidersAsync(Entry(offer))).Zip(await OutsidersAsync(missing)))
        {
            AssertRefusal(answer, 404, "NotFound");
            Assert.Equal(none.Body.Replace("catalog-nothing", IdOf(offer), StringComparison.Ordinal), answer.Body);
        }

        Assert.All(await OutsidersAsync("/catalog/offers?search=whollyclosed"), answer => Assert.Empty(answer.Json["offers"]!.AsArray()));
        Assert.DoesNotContain(await ChangesAsync(), change => Text(change, "offerId") == IdOf(offer));
        Assert.Equal("Whollyclosed", Text((await Service.GetAsync(Entry(offer), RehearsalIdentities.Customer)).Json["listing"]!, "title"));
        Assert.Equal(200, (await Service.GetAsync(Entry(offer))).Status);
        Assert.Single(
            (await Service.GetAsync("/catalog/offers?search=whollyclosed", RehearsalIdentities.Customer)).Json["offers"]!.AsArray());
    }

    [Fact]
    public async Task The_feed_tells_of_each_version_that_goes_live_and_leads_on()
    {
        var offer = await LiveAsync("Fed");
        await SaveAsync(offer, document => document["definition"]!["offer"]![Market + "title"] = "Fed again");
        await PreviewAsync(offer);
        await GoLiveAsync(offer);

        var changes = (await ChangesAsync()).Where(change => Text(change, "offerId") == IdOf(offer)).ToList();
        Assert.Equal(["1 live", "2 live"], changes.Select(change => $"{change["version"]} {Text(change, "change")}"));
        Assert.Equal(200, (await AnonymousAsync(Text(changes[1], "uri"))).Status);
        Assert.EndsWith("Z", Text(changes[0], "time"), StringComparison.Ordinal);
        var rest = (await AnonymousAsync($"/catalog/changes?since={changes[1]["sequence"]}")).Json;
        Assert.DoesNotContain(rest["changes"]!.AsArray(), change => Text(change!, "offerId") == IdOf(offer));
        Assert.Contains("since=", Text(rest, "nextLink"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_known_already_is_not_sent_again()
    {
        var offer = await LiveAsync("Tagged");
        foreach (var path in (string[])[Entry(offer), "/catalog/offers?search=tagged"])
        {
            var first = await AnonymousAsync(path);
            Assert.Equal(("no-cache", "Authorization"), (first.Headers["Cache-Control"], first.Headers["Vary"]));
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("If-None-Match", first.Headers["ETag"]);
            var known = await SendAsync(request, anonymous: true);
            Assert.Equal((304, ""), (known.Status, known.Body));
        }
    }

    [Fact]
    public async Task Offers_of_a_database_made_before_the_search_are_found_after_the_next_start()
    {
        var offer = await LiveAsync("Antique");
        await Service.Get<Slipway.Storage.Database.IDatabase>().WriteAsync(
            null,
            session => session.ExecuteAsync(
                "DELETE FROM catalog_terms; DELETE FROM catalog_audience; DELETE FROM catalog_index; DELETE FROM catalog_changes; UPDATE "
                + "versions SET private_plans = NULL, prices = NULL"),
            default);
        Assert.Equal(404, (await AnonymousAsync(Entry(offer))).Status);

        await Service.Get<Slipway.Server.Catalog.CatalogBackfill>().RunAsync(default);

        Assert.Equal(200, (await AnonymousAsync(Entry(offer))).Status);
        Assert.Single(await ListAsync("search=antique"));
        Assert.Contains(await ChangesAsync(), change => Text(change, "offerId") == IdOf(offer));
    }

    private async Task<string> LiveAsync(string title, Action<JsonNode>? change = null)
    {
        var offer = await DraftAsync(document =>
        {
            document["definition"]!["offer"]![Market + "title"] = title;
            change?.Invoke(document);
        });
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        return offer;
    }

    private static void AddPrivatePlan(JsonNode document, string title)
    {
        var plan = Plan(document).DeepClone();
        plan["planId"] = "guarded";
        plan[Machine + "skuTitle"] = title;
        plan["restrictedAudience"] = new JsonObject
        {
            ["manualEntries"] = new JsonArray(new JsonObject { ["type"] = "subscriptionId", ["id"] = Subscription }),
        };
        document["definition"]!["plans"]!.AsArray().Add(plan);
    }

    private static JsonNode Plan(JsonNode document) => document["definition"]!["plans"]![0]!;

    /// <summary>What nobody and a stranger are answered.</summary>
    private async Task<IReadOnlyList<Answer>> OutsidersAsync(params string[] paths)
    {
        var answers = new List<Answer>();
        foreach (var path in paths)
            answers.AddRange([await AnonymousAsync(path), await Service.GetAsync(path, RehearsalIdentities.Stranger)]);
        return answers;
    }

    private async Task<IReadOnlyList<JsonNode>> ChangesAsync() =>
        [.. (await AnonymousAsync($"{Routes.CatalogChanges}?top=1000")).Json["changes"]!.AsArray().Select(change => change!)];

    private async Task<JsonArray> ListAsync(string query) => (await AnonymousAsync($"/catalog/offers?{query}")).Json["offers"]!.AsArray();

    private Task<Answer> AnonymousAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), anonymous: true);

    private static string Entry(string offer) => $"/catalog/offers/contoso/{IdOf(offer)}";
}
