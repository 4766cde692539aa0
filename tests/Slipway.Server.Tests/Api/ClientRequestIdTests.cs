using Slipway.Server.Identity;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Api;

public sealed class ClientRequestIdsOnSqliteTests(HeldSqliteService wire) : ClientRequestIdTests(wire), IClassFixture<HeldSqliteService>;

public sealed class ClientRequestIdsOnPostgresTests(HeldPostgresService wire) : ClientRequestIdTests(wire), IClassFixture<HeldPostgresService>;

/// <summary>§1: a request that is sent again under its own name gets its own answer again.</summary>
public abstract class ClientRequestIdTests(WireService wire) : WireSuite(wire)
{
    [Fact]
    public async Task The_same_id_gets_the_same_answer_whatever_has_happened_since()
    {
        var offer = await DraftAsync();
        var first = await PostAsync($"{offer}/publish", "a");
        await WalkAsync(first.Location);
        foreach (var form in new[] { $"{offer}/publish", $"{offer}/publish/", $"{offer}/PUBLISH" })
        {
            var again = await PostAsync(form, "a");
            Assert.Equal((202, first.Location, first.Body), (again.Status, again.Location, again.Body));
        }

        Assert.Single((await GetJsonAsync($"{offer}/submissions")).AsArray());
        Assert.NotEqual(first.Location, (await PostAsync($"{offer}/publish", "b")).Location);
    }

    [Fact]
    public async Task A_cancel_sent_again_does_not_cancel_what_came_later()
    {
        var offer = await DraftAsync();
        await CommandAsync(offer, "publish");
        var cancel = await PostAsync($"{offer}/cancel", "c");
        var publish = await CommandAsync(offer, "publish");
        Assert.Equal(cancel.Location, (await PostAsync($"{offer}/cancel", "c")).Location);
        Assert.Equal("running", Text(await GetJsonAsync(publish.Location), "status"));
    }

    [Fact]
    public async Task A_put_sent_again_does_not_undo_a_later_one()
    {
        var offer = await DraftAsync();
        Assert.Equal(200, (await Service.PutAsync(offer, Body(offer, document => document["definition"]!["displayText"] = "First"), ("x-ms-client-request-id", "p"))).Status);
        await SaveAsync(offer, document => document["definition"]!["displayText"] = "Second");
        Assert.Equal(200, (await Service.PutAsync(offer, Body(offer, document => document["definition"]!["displayText"] = "First"), ("x-ms-client-request-id", "p"))).Status);
        Assert.Equal("Second", (await GetJsonAsync(offer))["definition"]!["displayText"]!.GetValue<string>());
    }

    [Fact]
    public async Task Concurrent_publishes_of_one_id_start_one_operation()
    {
        for (var round = 0; round < 5; round++)
        {
            var offer = await DraftAsync();
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync($"{offer}/publish", $"round-{round}")));
            Assert.All(answers, answer => Assert.Equal(202, answer.Status));
            Assert.Single(answers.Select(answer => answer.Location).Distinct());
            Assert.Single((await GetJsonAsync($"{offer}/submissions")).AsArray());
        }
    }

    [Fact]
    public async Task Another_principal_and_another_path_are_other_requests()
    {
        var (offer, other) = (await DraftAsync(), await DraftAsync());
        var first = await PostAsync($"{offer}/publish", "shared");
        Assert.NotEqual(first.Location, (await PostAsync($"{other}/publish", "shared")).Location);
        Assert.Equal("canceled", Text(await GetJsonAsync((await PostAsync($"{offer}/cancel", "shared")).Location), "status"));
        Assert.NotEqual(first.Location, (await PostAsync($"{offer}/publish", "shared", RehearsalIdentities.Contributor)).Location);
        Assert.Equal(first.Location, (await PostAsync($"{offer}/publish", "shared")).Location);
    }

    private Task<Answer> PostAsync(string path, string requestId, string appId = RehearsalIdentities.Owner) =>
        Service.SendAsync(HttpMethod.Post, path, appId: appId, headers: ("x-ms-client-request-id", requestId));
}
