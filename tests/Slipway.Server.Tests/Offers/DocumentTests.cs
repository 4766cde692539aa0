using System.Text.Json.Nodes;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Offers;

public sealed class DocumentsOnSqliteTests(HeldSqliteService wire) : DocumentTests(wire), IClassFixture<HeldSqliteService>;

public sealed class DocumentsOnPostgresTests(HeldPostgresService wire) : DocumentTests(wire), IClassFixture<HeldPostgresService>;

/// <summary>Every document of the wire as a whole.</summary>
public abstract class DocumentTests(WireService wire) : WireSuite(wire)
{
    private const string Emails = """{"metadata":{"notification-emails":"a@contoso.example, b@contoso.example"}}""";

    [Fact]
    public async Task An_offers_documents_are_as_they_always_were()
    {
        var offer = await NamedDraftAsync("golden");
        await MatchAsync("offer-draft", offer);
        await MatchAsync("offer-list", "/api/publishers/contoso/offers?$filter=offerTypeId eq 'microsoft-azure-virtualmachines'&"
            + Version, list => List(list, "golden"));
        await MatchAsync("status-never-published", $"{offer}/status");

        var publish = await CommandAsync(offer, "publish", Emails);
        Assert.Equal("{}", publish.Body);
        await MatchAsync("operation-accepted", publish.Location);
        await MatchAsync("submissions-running", $"{offer}/submissions");
        await WalkAsync(publish.Location);
        await MatchAsync("operation-preview", publish.Location);
        await MatchAsync("status-preview", $"{offer}/status");
        await MatchAsync("offer-preview", $"{offer}/slot/preview", KnownFiles);

        var goLive = await CommandAsync(offer, "golive");
        await MatchAsync("operation-golive-accepted", goLive.Location);
        await WalkAsync(goLive.Location);
        await MatchAsync("operation-live", goLive.Location);
        await MatchAsync("submissions-live", $"{offer}/submissions");
        await MatchAsync("offer-production", $"{offer}/slot/production", KnownFiles);
        await MatchAsync("catalog-entry", "/catalog/offers/contoso/golden", KnownFiles);
        await MatchAsync("catalog-list", "/catalog/offers", list => KnownFiles(List(list["offers"]!, "golden", "offerId")));
    }

    [Fact]
    public async Task Canceled_operations_are_as_they_always_were()
    {
        var offer = await NamedDraftAsync("golden-canceled");
        var publish = await CommandAsync(offer, "publish", Emails);
        await CommandAsync(offer, "cancel");
        await MatchAsync("operation-canceled", publish.Location);
        await MatchAsync("submissions-canceled", $"{offer}/submissions");

        await PreviewAsync(offer);
        var withdrawal = await CommandAsync(offer, "cancel");
        await MatchAsync("operation-withdrawn", withdrawal.Location);
    }

    [Fact]
    public async Task A_migrated_offers_documents_are_as_they_always_were()
    {
        var offer = await NamedDraftAsync("golden-migrated", "fabrikam");
        await MatchAsync("offer-migrated", offer);
        await PreviewAsync(offer);
        await MatchAsync("status-migrated-preview", $"{offer}/status");
        await MatchAsync("submissions-migrated", $"{offer}/submissions");
    }

    [Theory]
    [InlineData("publishers", "/api/publishers")]
    [InlineData("offer-types", "/api/offerTypes")]
    [InlineData("offer-type", "/api/offerTypes/microsoft-azure-virtualmachines")]
    [InlineData("offer-type-application", "/api/offerTypes/microsoft-azure-applications")]
    public Task What_the_marketplace_knows_is_as_it_always_was(string name, string path) => MatchAsync(name, path);

    [Fact]
    public async Task Error_bodies_are_as_they_always_were()
    {
        var offer = await NamedDraftAsync("golden-errors");
        await MatchErrorAsync("error-400-api-version", await Service.GetAsync($"{offer}?api-version=1"));
        await MatchErrorAsync(
            "error-400-bad-request", await Service.PutAsync(offer, """{"id":"other","offerTypeId":"nothing","definition":{}}"""));
        await MatchErrorAsync("error-400-golive", await PublishAndGoLiveAsync());
        await MatchErrorAsync("error-401", await SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{offer}?{Version}"), anonymous: true));
        await MatchErrorAsync("error-403", await Service.GetAsync(offer, RehearsalIdentities.Stranger));
        await MatchErrorAsync("error-403-role", await Service.PostAsync($"{offer}/publish", appId: RehearsalIdentities.Reviewer));
        await MatchErrorAsync("error-404", await Service.GetAsync(PathOf("golden-nothing")));
        await MatchErrorAsync("error-405", await Service.SendAsync(HttpMethod.Delete, offer));
        await MatchErrorAsync("error-409-running", await ChangeAndPublishAsync());
        await MatchErrorAsync(
            "error-412", await Service.PutAsync(offer, Body(offer), ("If-Match", "W/\"datetime'2019-10-30T22%3A03%3A51.6562051Z'\"")));
        await MatchErrorAsync("error-422", await PublishIncompleteAsync());

        Task<Answer> PublishIncompleteAsync() =>
            PublishAfterAsync("golden-incomplete", document => document["definition"] = new JsonObject { ["displayText"] = "Empty" });
        async Task<Answer> PublishAndGoLiveAsync()
        {
            await CommandAsync(offer, "publish");
            return await Service.PostAsync($"{offer}/golive");
        }

        async Task<Answer> ChangeAndPublishAsync()
        {
            await SaveAsync(offer, document => document["definition"]!["displayText"] = "Changed");
            return await Service.PostAsync($"{offer}/publish");
        }

        async Task<Answer> PublishAfterAsync(string id, Action<JsonNode> change)
        {
            await SaveAsync(PathOf(id), change);
            return await Service.PostAsync($"{PathOf(id)}/publish");
        }
    }

    private async Task<string> NamedDraftAsync(string offerId, string publisherId = "contoso")
    {
        var offer = PathOf(offerId, publisherId);
        await SaveAsync(offer);
        return offer;
    }

    private async Task MatchAsync(string name, string path, Func<JsonNode, JsonNode>? prepare = null)
    {
        var document = await GetJsonAsync(path);
        GoldenFile.Matches(name, prepare is null ? document : prepare(document), Service.Client.BaseAddress!);
    }

    private Task MatchErrorAsync(string name, Answer answer)
    {
        AssertCommonHeaders(answer);
        GoldenFile.Matches(name, answer.Json, Service.Client.BaseAddress!);
        return Task.CompletedTask;
    }

    /// <summary>Other tests of the class have offers in the lists too.</summary>
    private static JsonArray List(JsonNode list, string offerId, string idName = "id") =>
        new([.. list.AsArray().Where(item => Text(item!, idName) == offerId).Select(item => item!.DeepClone())]);

    /// <summary>
    /// Stored copies are named by their content's hash, and packing the drawn logos differs between
    /// versions of the runtime.
    /// </summary>
    private static JsonNode KnownFiles(JsonNode document) =>
        JsonNode.Parse(StoredCopy.Replace(document.ToJsonString(), "/files/<sha-256>.png"))!;

    private static readonly System.Text.RegularExpressions.Regex StoredCopy = new("/files/[0-9a-f]{64}\\.png");
}
