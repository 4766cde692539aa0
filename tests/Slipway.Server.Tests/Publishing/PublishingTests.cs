using System.Text.Json.Nodes;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Publishing;

public sealed class PublishingOnSqliteTests(HeldSqliteService wire) : PublishingTests(wire), IClassFixture<HeldSqliteService>;

public sealed class PublishingOnPostgresTests(HeldPostgresService wire) : PublishingTests(wire), IClassFixture<HeldPostgresService>;

/// <summary>§6: publish, preview, go-live, and what each document says on the way.</summary>
public abstract class PublishingTests(WireService wire) : WireSuite(wire)
{
    [Fact]
    public async Task Every_document_tells_the_same_story_from_draft_to_live()
    {
        var offer = await DraftAsync();
        Assert.Equal("neverPublished", await StatusOfAsync(offer));
        Assert.Equal(
            "notStarted notStarted notStarted notStarted notStarted notStarted", StepStatuses(await GetJsonAsync($"{offer}/status")));

        var publish = await CommandAsync(offer, "publish");
        Assert.Equal("publish staging running", await NewestAsync(offer));
        await AssertStatusAsync(offer, publish.Location, "running", "running",
            "inProgress notStarted notStarted notStarted notStarted notStarted", "canCancel");
        Assert.Equal(404, (await Service.GetAsync($"{offer}/slot/preview")).Status);

        await WalkAsync(publish.Location);
        const string preview = "complete complete complete complete waitingForPublisherReview notStarted";
        Assert.Equal("publish staging succeeded", await NewestAsync(offer));
        await AssertStatusAsync(offer, publish.Location, "waitingForPublisherReview", "succeeded", preview, "cannotCancel");
        Assert.Equal(200, (await Service.GetAsync($"{offer}/slot/preview")).Status);
        Assert.Equal(404, (await Service.GetAsync($"{offer}/slot/production")).Status);

        var goLive = await CommandAsync(offer, "golive");
        Assert.Equal("goLive production running", await NewestAsync(offer));
        await AssertStatusAsync(
            offer, goLive.Location, "running", "running", "complete complete complete complete complete inProgress", "canCancel");
        await WalkAsync(goLive.Location);
        Assert.Equal("goLive production succeeded", await NewestAsync(offer));
        await AssertStatusAsync(
            offer, goLive.Location, "succeeded", "succeeded", "complete complete complete complete complete complete", "cannotCancel");
        Assert.Equal(200, (await Service.GetAsync($"{offer}/slot/production")).Status);

        Assert.Equal(preview, StepStatuses(await GetJsonAsync(publish.Location)));
    }

    [Fact]
    public async Task A_publish_of_what_is_being_published_is_that_publish()
    {
        var offer = await DraftAsync();
        var first = await CommandAsync(offer, "publish");
        await SaveAsync(offer);
        var second = await CommandAsync(offer, "publish");
        Assert.Equal(first.Location, second.Location);
        Assert.Single((await GetJsonAsync($"{offer}/submissions")).AsArray());
    }

    [Fact]
    public async Task What_get_gave_and_was_put_back_is_the_same_publish_too()
    {
        var offer = await DraftAsync();
        var first = await CommandAsync(offer, "publish");
        Assert.Equal(200, (await Service.PutAsync(offer, (await Service.GetAsync(offer)).Body)).Status);
        Assert.Equal(first.Location, (await CommandAsync(offer, "publish")).Location);
    }

    [Fact]
    public async Task A_publish_of_other_bytes_is_409_with_the_address_of_the_running_one()
    {
        var offer = await DraftAsync();
        var running = await CommandAsync(offer, "publish");
        await SaveAsync(offer, Rename("Other"));
        var refused = await Service.PostAsync($"{offer}/publish");
        AssertRefusal(refused, 409, "OperationInProgress");
        Assert.Equal((running.Location, running.Location), (refused.Location, refused.Headers["Operation-Location"]));
        Assert.Equal("running", Text(await GetJsonAsync(refused.Location), "status"));
    }

    [Fact]
    public async Task A_publish_while_a_go_live_runs_is_409_even_of_the_same_bytes()
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        var goLive = await CommandAsync(offer, "golive");
        var refused = await Service.PostAsync($"{offer}/publish");
        AssertRefusal(refused, 409, "OperationInProgress");
        Assert.Equal(goLive.Location, refused.Location);
    }

    [Fact]
    public async Task A_go_live_that_runs_is_repeated_and_one_that_has_ended_is_not()
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        var first = await CommandAsync(offer, "golive");
        Assert.Equal(first.Location, (await CommandAsync(offer, "golive")).Location);
        await WalkAsync(first.Location);
        AssertRefusal(await Service.PostAsync($"{offer}/golive"), 400, "OfferNotReadyForGoLive");
    }

    [Fact]
    public async Task A_go_live_before_the_preview_is_ready_is_400_and_before_any_publish_404()
    {
        var offer = await DraftAsync();
        AssertRefusal(await Service.PostAsync($"{offer}/golive"), 404, "NotFound");
        await CommandAsync(offer, "publish");
        AssertRefusal(await Service.PostAsync($"{offer}/golive"), 400, "OfferNotReadyForGoLive");
        await CommandAsync(offer, "cancel");
        AssertRefusal(await Service.PostAsync($"{offer}/golive"), 400, "OfferNotReadyForGoLive");
    }

    [Fact]
    public async Task A_put_during_an_operation_edits_the_draft_alone_and_go_live_takes_what_was_previewed()
    {
        var offer = await DraftAsync(Rename("First"));
        var publish = await CommandAsync(offer, "publish");
        Assert.Equal(2, (await SaveAsync(offer, Rename("Second"))).Json["version"]!.GetValue<int>());
        await WalkAsync(publish.Location);
        Assert.Equal(("First", 1), await NameAsync($"{offer}/slot/preview"));
        await SaveAsync(offer, Rename("Third"));
        await GoLiveAsync(offer);
        Assert.Equal(("First", 1), await NameAsync($"{offer}/slot/production"));
        Assert.Equal(("First", 1), await NameAsync($"{offer}/versions/1"));
        Assert.Equal(("Third", 2), await NameAsync($"{offer}/versions/2"));
        Assert.Equal(("Third", 2), await NameAsync(offer));
        await SaveAsync(offer, Rename("Fourth"));
        Assert.Equal(("First", 1), await NameAsync($"{offer}/slot/production"));
    }

    [Fact]
    public async Task A_new_publish_replaces_a_preview_and_leaves_what_is_live_until_the_next_go_live()
    {
        var offer = await DraftAsync(Rename("First"));
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        await SaveAsync(offer, Rename("Second"));
        await PreviewAsync(offer);
        await SaveAsync(offer, Rename("Third"));
        await PreviewAsync(offer);
        Assert.Equal(("Third", 3), await NameAsync($"{offer}/slot/preview"));
        Assert.Equal(("First", 1), await NameAsync($"{offer}/slot/production"));
        await GoLiveAsync(offer);
        Assert.Equal(("Third", 3), await NameAsync($"{offer}/slot/production"));
        Assert.Equal([5, 4, 3, 2, 1], (await GetJsonAsync($"{offer}/submissions")).AsArray()
            .Select(entry => entry!["publishingVersion"]!.GetValue<int>()));
        Assert.Equal([3, 3, 2, 1, 1], (await GetJsonAsync($"{offer}/submissions")).AsArray()
            .Select(entry => entry!["offerVersion"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_step_holds_until_market_time_has_passed_and_its_progress_grows()
    {
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        await AdvanceAsync(TimeSpan.FromMinutes(14));
        var step = Step(await GetJsonAsync(publish.Location), 0);
        Assert.Equal("inProgress", Text(step, "status"));
        Assert.InRange(Progress(step), 90, 98);
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        await Service.PollAsync(publish.Location, operation => Text(Step(operation, 0), "status") == "complete"
            && Text(Step(operation, 1), "status") == "inProgress");

        var seen = new List<int>();
        for (var hours = 0; hours < 71; hours += 10)
        {
            seen.Add(Progress(Step(await GetJsonAsync(publish.Location), 1)));
            await AdvanceAsync(TimeSpan.FromHours(10));
        }

        Assert.Equal(seen.Order().Distinct(), seen);
        Assert.InRange(seen[^1], 95, 99);
        await Service.PollAsync(publish.Location, operation => Text(Step(operation, 1), "status") == "complete");
        Assert.Equal(100, Progress(Step(await GetJsonAsync(publish.Location), 1)));
    }

    private static Action<JsonNode> Rename(string name) => document => document["definition"]!["displayText"] = name;

    private static JsonNode Step(JsonNode operation, int index) => operation["steps"]![index]!;

    private static int Progress(JsonNode step) => step["progressPercentage"]!.GetValue<int>();

    private async Task<(string Name, int Version)> NameAsync(string path)
    {
        var document = await GetJsonAsync(path);
        return (document["definition"]!["displayText"]!.GetValue<string>(), document["version"]!.GetValue<int>());
    }

    private async Task AssertStatusAsync(
        string offer, string location, string ofOffer, string ofOperation, string steps, string cancellation)
    {
        var operation = await GetJsonAsync(location);
        Assert.Equal((ofOperation, cancellation, steps), (Text(
            operation, "status"), Text(operation, "cancellationRequestState"), StepStatuses(operation)));
        var status = await GetJsonAsync($"{offer}/status");
        Assert.Equal((ofOffer, steps), (Text(status, "status"), StepStatuses(status)));
        Assert.Equal(ofOffer, await StatusOfAsync(offer));
    }
}
