using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;

namespace Slipway.Server.Tests.Publishing;

public sealed class ClientRequestIdsOnSqliteTests(HeldSqliteService wire) : ClientRequestIdTests(wire), IClassFixture<HeldSqliteService>;

public sealed class ClientRequestIdsOnPostgresTests(
    HeldPostgresService wire) : ClientRequestIdTests(wire), IClassFixture<HeldPostgresService>;

/// <summary>
/// §1: a repeat is the same id, the same body, and nothing has been asked of the offer since;
/// anything else is a new request.
/// </summary>
public abstract class ClientRequestIdTests(WireService wire) : WireSuite(wire)
{
    [Fact]
    public async Task A_repeat_is_answered_the_same_whatever_the_operation_s_own_steps_have_done_since()
    {
        var offer = await DraftAsync();
        foreach (var command in new[] { "publish", "golive" })
        {
            var first = await PostAsync($"{offer}/{command}", "a");
            await WalkAsync(first.Location);
            foreach (var form in new[] { $"{offer}/{command}", $"{offer}/{command}/", $"{offer}/{command.ToUpperInvariant()}" })
            {
                var again = await PostAsync(form, "a");
                Assert.Equal((202, first.Location, first.Body), (again.Status, again.Location, again.Body));
            }
        }

        Assert.Equal(2, (await GetJsonAsync($"{offer}/submissions")).AsArray().Count);
        Assert.Equal(202, (await PostAsync($"{offer}/publish", "b")).Status);
        Assert.Equal(3, (await GetJsonAsync($"{offer}/submissions")).AsArray().Count);
    }

    [Fact]
    public async Task A_repeated_put_is_answered_with_the_tag_of_the_first()
    {
        var offer = PathOf(NewOfferId());
        var first = await PutAsync(offer, "p", "First", "*");
        var again = await PutAsync(offer, "p", "First", "*");
        Assert.Equal((200, first.Headers["ETag"], first.Body), (again.Status, again.Headers["ETag"], again.Body));
        var tagged = await PutAsync(offer, "q", "Second", first.Headers["ETag"]);
        var repeated = await PutAsync(offer, "q", "Second", first.Headers["ETag"]);
        Assert.Equal((200, tagged.Headers["ETag"]), (repeated.Status, repeated.Headers["ETag"]));
    }

    [Fact]
    public async Task An_id_that_a_client_always_sends_loses_none_of_its_writes()
    {
        var offer = await DraftAsync();
        foreach (var text in new[] { "First", "Second", "First" })
        {
            Assert.Equal(200, (await PutAsync(offer, "constant", text, "*")).Status);
            Assert.Equal(text, (await GetJsonAsync(offer))["definition"]!["displayText"]!.GetValue<string>());
        }

        var publish = await PostAsync($"{offer}/publish", "constant");
        var cancel = await PostAsync($"{offer}/cancel", "constant");
        Assert.Equal("canceled", Text(await GetJsonAsync(cancel.Location), "status"));
        Assert.Equal(200, (await PutAsync(offer, "constant", "Mended", "*")).Status);
        var again = await PostAsync($"{offer}/publish", "constant");
        Assert.NotEqual(publish.Location, again.Location);
        Assert.Equal("running", Text(await GetJsonAsync(again.Location), "status"));
        Assert.Equal("canceled", Text(await GetJsonAsync((await PostAsync($"{offer}/cancel", "constant")).Location), "status"));
        Assert.Equal("publish staging canceled", await NewestAsync(offer));
    }

    [Fact]
    public async Task What_another_has_asked_meanwhile_makes_it_a_new_request()
    {
        var offer = await DraftAsync();
        await PutAsync(offer, "p", "First", "*");
        await SaveAsync(offer, document => document["definition"]!["displayText"] = "Somebody else's");
        Assert.Equal(200, (await PutAsync(offer, "p", "First", "*")).Status);
        Assert.Equal("First", (await GetJsonAsync(offer))["definition"]!["displayText"]!.GetValue<string>());

        var publish = await PostAsync($"{offer}/publish", "same", RehearsalIdentities.Contributor);
        await PostAsync($"{offer}/cancel", "other");
        Assert.NotEqual(publish.Location, (await PostAsync($"{offer}/publish", "same", RehearsalIdentities.Contributor)).Location);
    }

    [Fact]
    public async Task What_was_refused_meanwhile_does_not()
    {
        var offer = await DraftAsync();
        var first = await PutAsync(offer, "p", "First", "*");
        Assert.Equal(412, (await PutAsync(offer, "x", "Other", "\"stale\"")).Status);
        Assert.Equal(404, (await PostAsync($"{offer}/golive", "y")).Status);
        Assert.Equal(first.Headers["ETag"], (await PutAsync(offer, "p", "First", "*")).Headers["ETag"]);
    }

    [Fact]
    public async Task Another_body_is_another_request()
    {
        var offer = await DraftAsync();
        var first = await PostAsync($"{offer}/publish", "a", body: """{"metadata":{"notification-emails":"a@x.example"}}""");
        await WalkAsync(first.Location);
        var second = await PostAsync($"{offer}/publish", "a", body: """{"metadata":{"notification-emails":"b@x.example"}}""");
        Assert.NotEqual(first.Location, second.Location);
        Assert.Equal("b@x.example", Text(await GetJsonAsync(second.Location), "notificationEmails"));
    }

    [Fact]
    public async Task Requests_of_one_id_at_once_are_one_where_their_bodies_are_the_same()
    {
        for (var round = 0; round < 5; round++)
        {
            var offer = await DraftAsync();
            var tag = (await Service.GetAsync(offer)).Headers["ETag"];
            var puts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PutAsync(offer, $"round-{round}", "Together", tag)));
            Assert.All(puts, put => Assert.Equal((200, puts[0].Headers["ETag"]), (put.Status, put.Headers.GetValueOrDefault("ETag"))));
            var others = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(number => PutAsync(offer, $"round-{round}", $"Apart {number}", "*")));
            Assert.Equal(4, others.Select(put => put.Headers["ETag"]).Distinct().Count());
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync($"{offer}/publish", $"round-{round}")));
            Assert.All(answers, answer => Assert.Equal((202, answers[0].Location), (answer.Status, answer.Location)));
            Assert.Single((await GetJsonAsync($"{offer}/submissions")).AsArray());
            var cancels = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync($"{offer}/cancel", $"round-{round}")));
            Assert.All(cancels, answer => Assert.Equal((202, answers[0].Location), (answer.Status, answer.Location)));
            Assert.Single((await GetJsonAsync($"{offer}/submissions")).AsArray());
        }
    }

    [Fact]
    public async Task What_an_older_program_answered_is_known_until_something_happens()
    {
        var offer = await DraftAsync();
        var first = await PostAsync($"{offer}/publish", "old");
        await Service.Get<IDatabase>().WriteAsync(
            null,
            async session =>
            {
                await session.ExecuteAsync("UPDATE client_requests SET body = '', command_revision = 0 WHERE request_id = 'old'");
                return await session.ExecuteAsync("UPDATE offers SET command_revision = 0 WHERE offer_key = @id", ("id", IdOf(offer)));
            },
            default);
        await WalkAsync(first.Location);
        Assert.Equal(first.Location, (await PostAsync($"{offer}/publish", "old")).Location);
        await PostAsync($"{offer}/cancel", "new");
        Assert.NotEqual(first.Location, (await PostAsync($"{offer}/publish", "old")).Location);
    }

    [Fact]
    public async Task Another_principal_and_another_path_are_other_requests()
    {
        var (offer, other) = (await DraftAsync(), await DraftAsync());
        var first = await PostAsync($"{offer}/publish", "shared");
        Assert.NotEqual(first.Location, (await PostAsync($"{other}/publish", "shared")).Location);
        Assert.Equal(first.Location, (await PostAsync($"{offer}/publish", "shared")).Location);
        Assert.Equal("canceled", Text(await GetJsonAsync((await PostAsync($"{offer}/cancel", "shared")).Location), "status"));
        Assert.NotEqual(first.Location, (await PostAsync($"{offer}/publish", "shared", RehearsalIdentities.Contributor)).Location);
    }

    private Task<Answer> PutAsync(string offer, string requestId, string displayText, string ifMatch) => Service.PutAsync(
        offer, Body(offer, document =>
            document["definition"]!["displayText"] = displayText), ("x-ms-client-request-id", requestId), ("If-Match", ifMatch));

    private Task<Answer> PostAsync(string path, string requestId, string appId = RehearsalIdentities.Owner, string? body = null) =>
        Service.SendAsync(HttpMethod.Post, path, body, appId: appId, headers: ("x-ms-client-request-id", requestId));
}
