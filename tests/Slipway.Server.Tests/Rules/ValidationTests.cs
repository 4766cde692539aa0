using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rules;

public sealed class ValidationOnSqliteTests(SqliteService wire) : ValidationTests(wire), IClassFixture<SqliteService>;

public sealed class ValidationOnPostgresTests(PostgresService wire) : ValidationTests(wire), IClassFixture<PostgresService>;

/// <summary>POST …/validate: what a publish would say, without one.</summary>
public abstract class ValidationTests(WireService wire) : WireSuite(wire)
{
    [Fact]
    public async Task It_finds_what_a_publish_is_refused_for_and_starts_nothing()
    {
        var offer = await DraftAsync(document => document["definition"]!["displayText"] = new string('x', 51));
        var found = await Service.PostAsync($"{offer}/validate");
        Assert.Equal(200, found.Status);
        var fault = Assert.Single(found.Json["faults"]!.AsArray())!;
        Assert.Equal(
            ("DOC-NAME-003", "error", "/definition/displayText"), (Text(fault, "code"), Text(fault, "severity"), Text(fault, "target")));
        Assert.EndsWith("/rules#DOC-NAME-003", Text(fault, "link"), StringComparison.Ordinal);
        Assert.Contains("id=\"DOC-NAME-003\"", await Service.Client.GetStringAsync(Text(fault, "link")), StringComparison.Ordinal);

        var refused = Assert.Single((await Service.PostAsync($"{offer}/publish")).Json["error"]!["details"]!.AsArray())!;
        Assert.Equal($"{Text(fault, "message")} See {Text(fault, "link")}", Text(refused, "message"));
        Assert.Equal("neverPublished", await StatusOfAsync(offer));

        await SaveAsync(offer, document => document["definition"]!["displayText"] = "Short");
        Assert.Empty((await Service.PostAsync($"{offer}/validate")).Json["faults"]!.AsArray());
        Assert.Empty((await GetJsonAsync($"{offer}/submissions")).AsArray());
    }

    [Fact]
    public async Task It_is_for_who_may_read_the_offer()
    {
        var offer = await DraftAsync();
        AssertRefusal(await Service.PostAsync($"{offer}/validate", appId: RehearsalIdentities.Stranger), 403, "Forbidden");
        AssertRefusal(await Service.PostAsync("/api/publishers/contoso/offers/nowhere/validate"), 404, "NotFound");
    }
}
