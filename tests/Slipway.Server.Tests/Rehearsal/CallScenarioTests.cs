using System.Net.Http.Headers;
using Slipway.Contracts;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rehearsal;

/// <summary>Each piece that is chosen for a call, as a client sees it.</summary>
public sealed class CallScenarioTests(SqliteService wire) : ScenarioSuite(wire), IClassFixture<SqliteService>
{
    [Theory]
    [InlineData("answer: 409", 409, "OperationInProgress", null)]
    [InlineData("answer: 429", 429, "TooManyRequests", "5")]
    [InlineData("answer: 429, retryAfter: 17", 429, "TooManyRequests", "17")]
    [InlineData("answer: 500", 500, "InternalServerError", null)]
    [InlineData("answer: 401-expired", 401, "Unauthorized", null)]
    public async Task A_chosen_refusal_is_like_every_other_of_the_service(string then, int status, string code, string? retryAfter)
    {
        var offer = await DraftAsync();
        await ChooseAsync($"rules: [{{when: {{call: status}}, then: {{{then}}}}}]");

        var answer = await Service.GetAsync($"{offer}/status");

        AssertRefusal(answer, status, code);
        Assert.Equal(retryAfter, answer.Headers.GetValueOrDefault("Retry-After"));
        if (status == 401)
            Assert.Matches("^The token expired at .*Z. Request a new one.$", answer.Message);
    }

    [Fact]
    public async Task Both_recorded_shapes_of_a_500_say_that_a_retry_is_OK()
    {
        var offer = await DraftAsync();
        await ChooseAsync("rules: [{when: {call: status, nth: 1}, then: {answer: 500}}, {when: {call: status}, then: {answer: "
            + "500-services, retryAfter: 3}}]");

        Assert.EndsWith("Retry is OK.", (await Service.GetAsync($"{offer}/status")).Message, StringComparison.Ordinal);
        var services = await Service.GetAsync($"{offer}/status");
        Assert.Equal((500, "3"), (services.Status, services.Headers["Retry-After"]));
        Assert.Equal(
            """{"Product":{"serviceName":"Product","error":"We cannot complete the request now."""
            + """ Retry is OK.","exceptionCode":"Http404Exception","httpStatusCode":"NotFound"}}""",
            services.Body);
    }

    [Fact]
    public async Task A_gateways_page_is_HTML_and_has_nothing_of_the_services_headers()
    {
        var offer = await DraftAsync();
        await ChooseAsync("rules: [{when: {call: status}, then: {answer: 502}}]");

        var page = await Service.GetAsync($"{offer}/status");

        Assert.Equal((502, "text/html"), (page.Status, page.Headers["Content-Type"]));
        Assert.StartsWith("<html>", page.Body, StringComparison.Ordinal);
        Assert.Equal(["Content-Length", "Content-Type", "Date"], page.Headers.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_message_of_ones_own_is_said_in_the_answers_shape()
    {
        var offer = await DraftAsync();
        await ChooseAsync("rules: [{when: {call: publish}, then: {answer: 409, message: Somebody else publishes.}}]");
        Assert.Equal("Somebody else publishes.", (await Service.PostAsync($"{offer}/publish")).Message);
        Assert.Equal("neverPublished", await StatusOfAsync(offer));
    }

    [Fact]
    public async Task A_broken_connection_before_the_call_leaves_it_undone_and_one_after_it_done()
    {
        var offer = await DraftAsync();
        await ChooseAsync(
            "rules: [{when: {call: publish, nth: 1}, then: {answer: drop}}, {when: {call: publish}, then: {answer: drop, after: true}}]");

        await Assert.ThrowsAsync<HttpRequestException>(() => Service.PostAsync($"{offer}/publish"));
        Assert.Equal("neverPublished", await StatusOfAsync(offer));
        await Assert.ThrowsAsync<HttpRequestException>(() => Service.PostAsync($"{offer}/publish"));
        Assert.Single((await GetJsonAsync($"{offer}/submissions")).AsArray());
    }

    [Fact]
    public async Task A_PUT_whose_answer_is_lost_was_saved_and_nothing_of_its_own_answer_is_in_the_other()
    {
        var offer = await DraftAsync();
        var before = (await Service.GetAsync(offer)).Headers["ETag"];
        await ChooseAsync("rules: [{when: {call: putOffer}, then: {answer: 500, after: true}}]");

        var lost = await Service.PutAsync(offer, Body(offer, document => document["definition"]!["displayText"] = "Saved"));

        AssertRefusal(lost, 500, "InternalServerError");
        Assert.DoesNotContain("ETag", lost.Headers.Keys);
        Assert.NotEqual(before, (await Service.GetAsync(offer)).Headers["ETag"]);
        Assert.Equal("Saved", Text((await GetJsonAsync(offer))["definition"]!, "displayText"));
    }

    [Fact]
    public async Task A_race_without_a_tag_overwrites_and_a_new_offer_is_saved_all_the_same()
    {
        await ChooseAsync("rules: [{name: race, when: {call: putOffer}, then: {race: true}}]");
        var offer = await DraftAsync();
        await SaveAsync(offer, document => document["definition"]!["displayText"] = "Over it");
        Assert.Equal("Over it", Text((await GetJsonAsync(offer))["definition"]!, "displayText"));
        Assert.Equal(2, await ActedAsync("race"));
    }

    [Fact]
    public async Task The_token_service_fails_in_its_own_shape()
    {
        await ChooseAsync("rules: [{when: {call: token, nth: 1}, then: {answer: 429, retryAfter: 2}}, {when: {call: token, nth: 2}, then: "
            + "{answer: 500}}]");

        var busy = await TokenAsync();
        Assert.Equal((429, "2", "temporarily_unavailable"), (busy.Status, busy.Headers["Retry-After"], Text(busy.Json, "error")));
        var broken = await TokenAsync();
        Assert.Equal((500, "server_error"), (broken.Status, Text(broken.Json, "error")));
        Assert.Equal(200, (await TokenAsync()).Status);

        async Task<Answer> TokenAsync()
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = RehearsalIdentities.Owner,
                ["client_secret"] = RehearsalIdentities.Secret,
                ["scope"] = "https://cloudpartner.azure.com/.default",
            });
            using var response = await Service.Client.PostAsync($"/{RehearsalIdentities.Tenant}/oauth2/v2.0/token", form);
            return await Answer.ReadAsync(response);
        }
    }

    [Fact]
    public async Task A_delayed_call_waits_and_is_answered_then_as_it_would_be()
    {
        var offer = await DraftAsync();
        await ChooseAsync("rules: [{name: long, when: {call: status, nth: 1}, then: {delay: PT5M}}, {name: short, when: {call: status}, "
            + "then: {delay: PT0.001S}}]");
        using var leave = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{offer}/status?{Version}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Service.TokenAsync());
        var waiting = Service.Client.SendAsync(request, leave.Token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await ActedAsync("long") == 0)
            await timer.WaitForNextTickAsync();

        Assert.Equal("neverPublished", Text(await GetJsonAsync($"{offer}/status"), "status"));

        Assert.False(waiting.IsCompleted);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task The_nth_call_is_counted_for_each_kind_on_each_offer_apart()
    {
        var (one, other) = (await DraftAsync(), await DraftAsync());
        await ChooseAsync("""rules: [{when: {call: "*", nth: 2-3}, then: {answer: 500}}]""");

        Assert.Equal([200, 500, 500, 200], await StatusesAsync(one, 4));
        Assert.Equal([200, 500], await StatusesAsync(other, 2));
        Assert.Equal(200, (await Service.GetAsync(one)).Status);
    }

    [Fact]
    public async Task The_same_seed_repeats_a_run_whatever_was_called_in_between_and_another_does_not()
    {
        const string Luck = """rules: [{name: luck, when: {call: "*", probability: 0.5}, then: {answer: 500}}]""";
        var (offer, other) = (await DraftAsync(), await DraftAsync());
        await ChooseAsync(Luck, "?seed=5");
        var first = await StatusesAsync(offer, 24);
        Assert.Equal([200, 500], first.Distinct().Order());

        Assert.Equal(5, (await ChooseAsync(Luck))["seed"]!.GetValue<long>());
        var second = new List<int>();
        for (var call = 0; call < 24; call++)
        {
            second.AddRange(await StatusesAsync(offer, 1));
            await StatusesAsync(other, 1);
        }

        Assert.Equal(first, second);
        await ChooseAsync(Luck, "?seed=6");
        Assert.NotEqual(first, await StatusesAsync(offer, 24));
    }

    [Fact]
    public async Task Every_call_of_the_wire_is_known_by_its_name_and_what_is_none_is_left_alone()
    {
        await ChooseAsync(
            $"rules: [{string.Join(", ", CallNames.OfScenarios.Where(call => call != "token").Select(call =>
                $"{{name: {call}, when: {{call: {call}}}, then: {{answer: 409, message: it was {call}}}}}"))}]");
        const string Offer = "/api/publishers/contoso/offers/any";
        foreach (var (method, path, call) in new[]
        {
            ("GET", "/api/publishers", "publishers"),
            ("GET", "/api/publishers/contoso/offers", "listOffers"),
            ("GET", Offer, "getOffer"),
            ("GET", $"{Offer}/versions/1", "getVersion"),
            ("GET", $"{Offer}/slot/draft", "getSlot"),
            ("PUT", Offer, "putOffer"),
            ("POST", $"{Offer}/validate", "validate"),
            ("POST", $"{Offer}/publish", "publish"),
            ("POST", $"{Offer}/golive", "golive"),
            ("POST", $"{Offer}/cancel", "cancel"),
            ("GET", $"{Offer}/status", "status"),
            ("GET", $"{Offer}/submissions", "submissions"),
            ("GET", $"{Offer}/operations/{Guid.NewGuid()}", "operation"),
            ("GET", "/api/operations/contoso$any$1$preview", "operation"),
            ("GET", "/api/offerTypes", "offerTypes"),
            ("GET", "/api/offerTypes/microsoft-azure-corevm", "offerTypes"),
        })
            Assert.Equal($"it was {call}", (await Service.SendAsync(new HttpMethod(method), path)).Message);

        await ChooseAsync("""rules: [{name: all, when: {call: "*"}, then: {answer: drop}}]""");
        foreach (var path in new[] {
            Scenarios, "/health/live", "/health/ready", "/openapi/v1.json", "/catalog/offers", "/rules", "/_slipway/samples/small.png" })
        {
            using var answer = await Service.Client.GetAsync(path);
            Assert.Equal(200, (int)answer.StatusCode);
        }

        Assert.Equal(0, await ActedAsync("all"));
    }

    [Fact]
    public async Task A_dropped_call_is_dropped_in_the_journal_too()
    {
        await ChooseAsync("rules: [{when: {call: offerTypes}, then: {answer: drop}}]");
        await Assert.ThrowsAsync<HttpRequestException>(() => Service.SendAsync(HttpMethod.Get, "/api/offerTypes"));
        var journal = System.Text.Json.Nodes.JsonNode.Parse(await Service.Client.GetStringAsync("/_slipway/journal?call=offerTypes"))!;
        var entry = Assert.Single(journal["entries"]!.AsArray())!;
        Assert.True(entry["dropped"]!.GetValue<bool>());
        Assert.Null(entry["status"]);
    }

    [Fact]
    public async Task A_call_that_would_be_refused_for_its_token_is_and_counts_for_no_rule()
    {
        await ChooseAsync("rules: [{name: never, when: {call: publishers}, then: {answer: drop}}]");
        using var answer = await Service.Client.GetAsync($"/api/publishers?{Version}");
        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal(0, await ActedAsync("never"));
    }

    private async Task<IReadOnlyList<int>> StatusesAsync(string offer, int calls)
    {
        var statuses = new List<int>();
        for (var call = 0; call < calls; call++)
            statuses.Add((await Service.GetAsync($"{offer}/status")).Status);
        return statuses;
    }
}
