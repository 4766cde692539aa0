using System.Text.Json.Nodes;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rules;

public sealed class PrivateToPublicOnSqliteTests(SqliteService wire) : PrivateToPublicTests(wire), IClassFixture<SqliteService>;

public sealed class PrivateToPublicOnPostgresTests(PostgresService wire) : PrivateToPublicTests(wire), IClassFixture<PostgresService>;

public sealed class WarningSqliteService() : WireService(Slipway.Server.Tests.Host.StoreKind.Sqlite, settings =>
    settings with { Rules = settings.Rules with { PrivateMayBecomePublic = true } });

/// <summary>A plan that was private goes public with its publisher's word alone.</summary>
public abstract class PrivateToPublicTests(WireService wire) : WireSuite(wire)
{
    private const string Confirmed = """{"metadata":{"confirm":["plan-public:contoso-plan"]}}""";

    [Fact]
    public async Task A_client_that_drops_the_audience_is_refused_and_its_word_lets_it_through()
    {
        var offer = await LivePrivateAsync();
        await SaveAsync(offer);
        var refused = await Service.PostAsync($"{offer}/publish");
        AssertRefusal(refused, 422, "ValidationFailed");
        var detail = Assert.Single(refused.Json["error"]!["details"]!.AsArray())!;
        Assert.Equal(("VM-AUDIENCE-027", "/definition/plans/0/restrictedAudience"), (Text(detail, "code"), Text(detail, "target")));
        Assert.Contains(Confirmed, Text(detail, "message"), StringComparison.Ordinal);
        AssertRefusal(
            await Service.PostAsync($"{offer}/publish", """{"metadata":{"confirm":["plan-public:other"]}}"""), 422, "ValidationFailed");
        AssertRefusal(
            await Service.PostAsync($"{offer}/publish", """{"metadata":{"confirm":"plan-public:contoso-plan"}}"""), 400, "BadRequest");

        Assert.Equal(["error"], await ValidateAsync(offer, null));
        Assert.Empty(await ValidateAsync(offer, Confirmed));
        Assert.Equal(["error", "warning"], (await ValidateAsync(offer, """{"metadata":{"confirm":["plan-public:nope"]}}""")).Order());
        AssertRefusal(await Service.PostAsync($"{offer}/validate", """{"metadata":{"confirm":["x"]}}"""), 400, "BadRequest");

        var publish = await CommandAsync(offer, "publish", Confirmed);
        var previewed = await WalkAsync(publish.Location);
        Assert.Equal("succeeded", Text(previewed, "status"));
        Assert.Contains("VM-AUDIENCE-027", previewed["steps"]![0]!["messages"]!.ToJsonString(), StringComparison.Ordinal);
        await GoLiveAsync(offer);

        await SaveAsync(offer, document => document["definition"]!["displayText"] = "Public for good");
        await PreviewAsync(offer);
    }

    [Fact]
    public async Task A_misspelt_audience_is_refused_in_a_new_offer()
    {
        var offer = await DraftAsync(document => Plan(document)["restrictedAudiences"] = Audience());
        var refused = await Service.PostAsync($"{offer}/publish");
        AssertRefusal(refused, 422, "ValidationFailed");
        Assert.Contains("VM-AUDIENCE-028", refused.Body, StringComparison.Ordinal);
        await CommandAsync(offer, "publish", Confirmed);
    }

    private async Task<string> LivePrivateAsync()
    {
        var offer = await DraftAsync(document => Plan(document)["restrictedAudience"] = Audience());
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        return offer;
    }

    private async Task<IEnumerable<string>> ValidateAsync(string offer, string? body)
    {
        var found = await Service.PostAsync($"{offer}/validate", body);
        Assert.Equal(200, found.Status);
        return found.Json["faults"]!.AsArray().Select(fault => Text(fault!, "severity"));
    }

    internal static JsonNode Plan(JsonNode document) => document["definition"]!["plans"]![0]!;

    internal static JsonNode Audience() =>
        JsonNode.Parse("""{"manualEntries":[{"type":"tenantId","id":"6b1f3f6e-0000-4000-8000-0000000000aa"}]}""")!;
}

/// <summary>
/// <c>Rules:PrivateToPublic=warn</c>, as a rehearsal has it: clients that know nothing of
/// confirmations must get through.
/// </summary>
public sealed class PrivateToPublicWarningTests(WarningSqliteService wire) : WireSuite(wire), IClassFixture<WarningSqliteService>
{
    [Fact]
    public async Task Where_it_only_warns_the_publish_goes_through_and_says_so()
    {
        var offer =
            await DraftAsync(document => PrivateToPublicTests.Plan(document)["restrictedAudience"] = PrivateToPublicTests.Audience());
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        await SaveAsync(offer);
        var preview = await GetJsonAsync(await PreviewAsync(offer));
        Assert.Contains(
            "Warning: /definition/plans/0/restrictedAudience", preview["steps"]![0]!["messages"]!.ToJsonString(), StringComparison.Ordinal);
    }
}
