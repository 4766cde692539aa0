using System.Text.Json.Nodes;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Catalog;

public sealed class CatalogOnSqliteTests(SqliteService wire) : CatalogTests(wire), IClassFixture<SqliteService>;

public sealed class CatalogOnPostgresTests(PostgresService wire) : CatalogTests(wire), IClassFixture<PostgresService>;

/// <summary>What customers see, and who sees a preview.</summary>
public abstract class CatalogTests(WireService wire) : WireSuite(wire)
{
    private const string Market = "microsoft-azure-marketplace.";

    [Fact]
    public async Task A_preview_is_for_who_has_a_role_or_a_subscription_and_404_for_everyone_else()
    {
        var offer = await DraftAsync();
        var entry = Entry(offer);
        Assert.Equal(404, (await Service.GetAsync($"{entry}?slot=preview")).Status);
        await PreviewAsync(offer);
        foreach (var appId in new[] {
            RehearsalIdentities.Owner,
            RehearsalIdentities.Contributor,
            RehearsalIdentities.Customer,
            RehearsalIdentities.Reviewer,
            RehearsalIdentities.Operator })
        {
            var preview = await Service.GetAsync($"{entry}?slot=preview", appId);
            Assert.True(preview.Status == 200, $"{appId}: {preview.Body}");
            Assert.Equal("preview", Text(preview.Json, "slot"));
        }

        var stranger = await Service.GetAsync($"{entry}?slot=preview", RehearsalIdentities.Stranger);
        var anonymous = await AnonymousAsync($"{entry}?slot=preview");
        var missing = await AnonymousAsync($"{Entry(PathOf("catalog-nothing"))}?slot=preview");
        AssertRefusal(stranger, 404, "NotFound");
        AssertRefusal(anonymous, 404, "NotFound");
        Assert.Equal(missing.Body.Replace("catalog-nothing", IdOf(offer)), stranger.Body);
        Assert.Equal(stranger.Body, anonymous.Body);
        AssertRefusal(await AnonymousAsync(entry), 404, "NotFound");
    }

    [Fact]
    public async Task A_subscription_that_the_offer_does_not_name_sees_no_preview()
    {
        var offer = await DraftAsync(document =>
            document["definition"]!["offer"]![Market + "allowedSubscriptions"] = new JsonArray("11111111-1111-1111-1111-111111111111"));
        await PreviewAsync(offer);
        Assert.Equal(404, (await Service.GetAsync($"{Entry(offer)}?slot=preview", RehearsalIdentities.Customer)).Status);
    }

    [Fact]
    public async Task A_live_offer_is_there_for_everyone_and_a_withdrawn_preview_for_nobody()
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        await SaveAsync(offer, document => document["definition"]!["offer"]![Market + "title"] = "Second");
        await PreviewAsync(offer);
        Assert.Equal("Second", (await GetJsonAsync($"{Entry(offer)}?slot=preview"))["listing"]!["title"]!.GetValue<string>());
        await CommandAsync(offer, "cancel");
        Assert.Equal(404, (await Service.GetAsync($"{Entry(offer)}?slot=preview")).Status);
        var live = await AnonymousAsync(Entry(offer));
        AssertCommonHeaders(live);
        Assert.Equal("Contoso App", live.Json["listing"]!["title"]!.GetValue<string>());
        Assert.Contains((await AnonymousAsync("/catalog/offers")).Json["offers"]!.AsArray(), item => Text(item!, "offerId") == IdOf(offer));
        AssertRefusal(await AnonymousAsync($"{Entry(offer)}?slot=draft"), 400, "BadRequest");
    }

    [Fact]
    public async Task The_links_of_an_operation_lead_to_the_catalog()
    {
        var offer = await DraftAsync();
        var preview = (await GetJsonAsync(await PreviewAsync(offer)))["previewLinks"]![0]!;
        Assert.Equal(200, (await Service.GetAsync(Text(preview, "uri"), RehearsalIdentities.Customer)).Status);
        var live = (await GetJsonAsync(await GoLiveAsync(offer)))["liveLinks"]![0]!;
        Assert.Equal(200, (await AnonymousAsync(Text(live, "uri"))).Status);
    }

    [Fact]
    public async Task The_catalog_shows_no_disk_no_contact_and_no_active_content()
    {
        var offer = await DraftAsync(document =>
            document["definition"]!["offer"]![
                Market + "description"] = "<p onclick=\"x()\">Hello<script>alert(1)</script><a href=\"javascript:alert(2)\">there</a></p>");
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        foreach (var body in new[] { (await AnonymousAsync(Entry(offer))).Body, (await AnonymousAsync(
            "/catalog/offers")).Body, (await Service.GetAsync($"{Entry(offer)}?slot=preview")).Body })
        {
            Assert.Contains("Hello", body, StringComparison.Ordinal);
            foreach (var hidden in new[] {
                "vhd", "sig=", "onclick", "<script", "javascript:", "alert(", "555-555-5555", "jondoe", "files.contoso.example" })
                Assert.DoesNotContain(hidden, body, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Logos_are_kept_for_ever_under_a_tag_and_are_the_offers_own_addresses()
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        var address = (await GetJsonAsync($"{Entry(offer)}?slot=preview"))["listing"]!["logos"]!["small"]!.GetValue<string>();
        Assert.StartsWith(Service.Client.BaseAddress!.ToString(), address, StringComparison.Ordinal);
        Assert.Equal(address, (await GetJsonAsync(offer))["definition"]!["offer"]![Market + "smallLogo"]!.GetValue<string>());
        Assert.Equal(
            address, (await GetJsonAsync($"{offer}/slot/preview"))["definition"]!["offer"]![Market + "smallLogo"]!.GetValue<string>());

        var logo = await AnonymousAsync(address);
        Assert.Equal((200, "image/png"), (logo.Status, logo.Headers["Content-Type"]));
        Assert.Contains("immutable", logo.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal("nosniff", logo.Headers["X-Content-Type-Options"]);
        Assert.True(logo.Headers.ContainsKey("x-ms-correlation-request-id"));
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("If-None-Match", logo.Headers["ETag"]);
        var known = await SendAsync(request, anonymous: true);
        Assert.Equal((304, ""), (known.Status, known.Body));
        AssertRefusal(await AnonymousAsync($"/files/{new string('0', 64)}.png"), 404, "NotFound");
    }

    private Task<Answer> AnonymousAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), anonymous: true);

    private static string Entry(string offer) => $"/catalog/offers/contoso/{IdOf(offer)}";
}
