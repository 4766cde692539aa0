using System.Net;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Scenarios.Documents;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rehearsal;

public sealed class ReadyScenariosOnSqliteTests(SqliteService wire) : ReadyScenarioJourneys(wire), IClassFixture<SqliteService>;

public sealed class ReadyScenariosOnPostgresTests(PostgresService wire) : ReadyScenarioJourneys(wire), IClassFixture<PostgresService>;

/// <summary>Each ready-made scenario as a client that does it right goes through it.</summary>
public abstract class ReadyScenarioJourneys(WireService wire) : ScenarioSuite(wire)
{
    [Fact]
    public async Task Certification_fails_is_cancelled_corrected_and_goes_live()
    {
        await UseAsync("certification-fails");
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        var blocked = await BlockedAsync(publish.Location);
        Assert.Equal(
            ("running", "complete blocked notStarted notStarted notStarted notStarted"), (Text(blocked, "status"), StepStatuses(blocked)));
        Assert.StartsWith("Certification failed: ", Messages(blocked, 1), StringComparison.Ordinal);

        await CommandAsync(offer, "cancel");
        Assert.Equal("canceled", Text(await Service.PollAsync(publish.Location), "status"));
        await SaveAsync(offer, document => document["definition"]!["displayText"] = "Corrected");
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        Assert.Equal("succeeded", await StatusOfAsync(offer));
    }

    [Fact]
    public async Task Image_not_found_is_told_in_the_services_own_words_and_mended_by_the_next_publish()
    {
        await UseAsync("image-not-found");
        var offer = await DraftAsync();
        var blocked = await BlockedAsync((await CommandAsync(offer, "publish")).Location);
        Assert.Equal("Blob not found. The store returned 404: upload the VHD there, or correct the address; the signature must be of the "
            + "same container.", Messages(blocked, 1));
        await CommandAsync(offer, "cancel");
        await PreviewAsync(offer);
    }

    [Fact]
    public async Task Certification_skips_files_and_an_offer_whose_files_nobody_can_reach_goes_live()
    {
        await UseAsync("certification-skips-files");
        var offer = await DraftAsync();
        await SaveAsync(offer, document =>
            document["definition"]!["offer"]!["microsoft-azure-marketplace.smallLogo"] = "https://unreachable.example/small.png");
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        Assert.Equal("succeeded", await StatusOfAsync(offer));
    }

    [Fact]
    public async Task Blocked_two_days_goes_on_by_itself()
    {
        await UseAsync("blocked-two-days");
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        var blocked = await BlockedAsync(publish.Location);
        Assert.Equal(("running", "canCancel"), (Text(blocked, "status"), Text(blocked, "cancellationRequestState")));
        var since = WhenSaid(blocked);

        await AdvanceAsync(TimeSpan.FromDays(2));

        var previewed = await Service.PollAsync(publish.Location);
        Assert.Equal(("succeeded", "complete complete complete complete waitingForPublisherReview notStarted"), (Text(
            previewed, "status"), StepStatuses(previewed)));
        Assert.True(WhenSaid(previewed) - since >= TimeSpan.FromDays(2));

        static DateTimeOffset WhenSaid(JsonNode operation) =>
            operation["steps"]![1]!["messages"]![0]!["timestamp"]!.GetValue<DateTimeOffset>();
    }

    [Fact]
    public async Task Cancel_is_slow_and_reads_as_running_until_it_is_over()
    {
        await ChooseAsync("""
            use: [cancel-is-slow]
            rules: [{name: stays, when: {step: displaycertify}, then: {hold: P30D}}]
            """);
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        await Service.PollAsync(
            publish.Location, operation => StepStatuses(operation).StartsWith("complete inProgress", StringComparison.Ordinal));

        Assert.Equal(publish.Location, (await CommandAsync(offer, "cancel")).Location);
        Assert.Equal(publish.Location, (await CommandAsync(offer, "cancel")).Location);
        var canceling = await GetJsonAsync(publish.Location);
        Assert.Equal(
            ("running", "cancelRequested", "complete inProgress notStarted notStarted notStarted notStarted"),
            (Text(canceling, "status"), Text(canceling, "cancellationRequestState"), StepStatuses(canceling)));
        Assert.Equal("publish staging running", await NewestAsync(offer));
        var refused = await Service.PostAsync($"{offer}/publish");
        AssertRefusal(refused, 409, "OperationInProgress");
        Assert.Equal(publish.Location, refused.Location);
        Assert.Contains("being cancelled", refused.Message, StringComparison.Ordinal);

        await AdvanceAsync(TimeSpan.FromMinutes(10));

        var canceled = await Service.PollAsync(publish.Location);
        Assert.Equal(("canceled", "canceled"), (Text(canceled, "status"), Text(canceled, "cancellationRequestState")));
        Assert.Equal("canceled", await StatusOfAsync(offer));
        await ChooseAsync("", "?use=cancel-is-slow");
        await PreviewAsync(offer);
    }

    [Fact]
    public async Task Flaky_gateway_is_lived_through_by_a_client_that_tries_again_and_looks_before_it_does()
    {
        await UseAsync("flaky-gateway");
        var client = new PatientClient(Service, await Service.TokenAsync());
        var offer = PathOf(NewOfferId());

        await client.SendAsync(HttpMethod.Put, offer, Body(offer));
        var publish = await client.SendAsync(HttpMethod.Post, $"{offer}/publish");
        await client.EndOfAsync(publish.Location);
        var goLive = await client.SendAsync(HttpMethod.Post, $"{offer}/golive");
        Assert.Equal("succeeded", Text(await client.EndOfAsync(goLive.Location), "status"));

        var submissions = (await client.SendAsync(HttpMethod.Get, $"{offer}/submissions")).Json.AsArray();
        Assert.Equal(["goLive production succeeded", "publish staging succeeded"], submissions.Select(one =>
            $"{one!["submissionType"]} {one["slot"]} {one["submissionState"]}"));
        Assert.Equal(1, await ActedAsync("publish is accepted, its answer lost"));
        Assert.NotEqual(0, client.Failures);
    }

    [Fact]
    public async Task Etag_race_is_lost_by_the_tag_that_was_read_and_won_with_the_new_one()
    {
        await UseAsync("etag-race");
        var offer = await DraftAsync();
        var read = (await Service.GetAsync(offer)).Headers["ETag"];

        var lost = await Service.PutAsync(
            offer, Body(offer, document => document["definition"]!["displayText"] = "Mine"), ("If-Match", read));

        AssertRefusal(lost, 412, "PreconditionFailed");
        var now = (await Service.GetAsync(offer)).Headers["ETag"];
        Assert.NotEqual(read, now);
        Assert.Equal(200, (await Service.PutAsync(
            offer, Body(offer, document => document["definition"]!["displayText"] = "Mine"), ("If-Match", now))).Status);
        Assert.Equal("Mine", Text((await GetJsonAsync(offer))["definition"]!, "displayText"));
    }

    [Fact]
    public async Task Migrated_mid_flight_keeps_both_addresses_of_the_operation_good()
    {
        await UseAsync("migrated-mid-flight");
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        Assert.StartsWith($"/api/operations/contoso${IdOf(offer)}$1$", publish.Location, StringComparison.Ordinal);

        Assert.Equal("succeeded", Text(await WalkAsync(publish.Location), "status"));

        var newest = (await GetJsonAsync($"{offer}/submissions")).AsArray()[0]!;
        var after = $"{offer}/operations/{Text(newest, "id")}";
        Assert.Equal((await GetJsonAsync(publish.Location)).ToJsonString(), (await GetJsonAsync(after)).ToJsonString());
        Assert.StartsWith($"{offer}/operations/", (await CommandAsync(offer, "golive")).Location, StringComparison.Ordinal);
        var listed = (await GetJsonAsync("/api/publishers/contoso/offers")).AsArray().Single(one => Text(one!, "id") == IdOf(offer))!;
        Assert.Equal("migrated", Text(listed, "pcMigrationStatus"), ignoreCase: true);
    }

    [Fact]
    public async Task Golive_fails_and_what_was_live_stays()
    {
        await ChooseAsync("rules: []");
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        var live = (await GetJsonAsync($"{offer}/slot/production")).ToJsonString();
        await SaveAsync(offer, document => document["definition"]!["displayText"] = "Second");
        await PreviewAsync(offer);

        await UseAsync("golive-fails");
        var goLive = await WalkAsync((await CommandAsync(offer, "golive")).Location);

        Assert.Equal(("failed", "cannotCancel"), (Text(goLive, "status"), Text(goLive, "cancellationRequestState")));
        Assert.EndsWith("complete rejected", StepStatuses(goLive), StringComparison.Ordinal);
        Assert.StartsWith("The offer could not be made visible", Messages(goLive, 5), StringComparison.Ordinal);
        Assert.Equal("failed", await StatusOfAsync(offer));
        Assert.Equal("goLive production failed", await NewestAsync(offer));
        var still = JsonNode.Parse(live)!;
        still["status"] = "failed";
        Assert.Equal(still.ToJsonString(), (await GetJsonAsync($"{offer}/slot/production")).ToJsonString());
        AssertRefusal(await Service.PostAsync($"{offer}/golive"), 400, "OfferNotReadyForGoLive");

        await ChooseAsync("rules: []");
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
    }

    [Fact]
    public void Every_ready_made_scenario_has_a_journey_here()
    {
        var journeys = typeof(ReadyScenarioJourneys).GetMethods().Select(method => method.Name.Replace('_', '-').ToLowerInvariant())
            .ToArray();
        Assert.All(ReadyScenarios.Names, name => Assert.Contains(journeys, journey => journey.StartsWith(name, StringComparison.Ordinal)));
    }

    /// <summary>
    /// A client as one should be: it takes no answer for final that is none, and names its
    /// requests, so that nothing is done twice.
    /// </summary>
    private sealed class PatientClient(ServiceUnderTest service, string token)
    {
        private const int MostTries = 50;

        public int Failures { get; private set; }

        public async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null)
        {
            var name = Guid.NewGuid().ToString();
            for (var attempt = 0; attempt < MostTries; attempt++)
            {
                using var request = new HttpRequestMessage(method, path.Contains('?') ? path : $"{path}?{ServiceUnderTest.ApiVersion}");
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
                request.Headers.TryAddWithoutValidation("x-ms-client-request-id", name);
                request.Content = body is null ? null : new StringContent(body);
                try
                {
                    using var response = await service.Client.SendAsync(request);
                    if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted)
                        return await Answer.ReadAsync(response);
                    Assert.True((int)response.StatusCode is 429 or 500 or 502, response.StatusCode.ToString());
                }
                catch (HttpRequestException)
                {
                    // The connection broke; whether the call was processed is not known.
                }

                Failures++;
            }

            throw new InvalidOperationException($"{method} {path} failed {MostTries} times.");
        }

        public async Task<JsonNode> EndOfAsync(string location)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
            do
            {
                var operation = (await SendAsync(HttpMethod.Get, location)).Json;
                if (Text(operation, "status") != "running")
                    return operation;
            }
            while (await timer.WaitForNextTickAsync(limit.Token));
            throw new InvalidOperationException("The operation did not end.");
        }
    }
}
