using System.Text.Json.Nodes;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;

namespace Slipway.Server.Tests.Publishing;

public sealed class CancelOnSqliteTests(HeldSqliteService wire) : CancelTests(wire), IClassFixture<HeldSqliteService>;

public sealed class CancelOnPostgresTests(HeldPostgresService wire) : CancelTests(wire), IClassFixture<HeldPostgresService>;

/// <summary>§6: cancel, wherever the offer stands.</summary>
public abstract class CancelTests(WireService wire) : WireSuite(wire)
{
    [Fact]
    public async Task Cancel_of_a_running_publish_ends_it_and_its_offer_reads_canceled()
    {
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        var cancel = await CommandAsync(offer, "cancel");
        Assert.Equal((publish.Location, publish.Location), (cancel.Location, cancel.Headers["Operation-Location"]));
        var operation = await GetJsonAsync(publish.Location);
        Assert.Equal("canceled", Text(operation, "status"));
        Assert.Equal("canceled", Text(operation, "cancellationRequestState"));
        Assert.Equal("canceled notStarted notStarted notStarted notStarted notStarted", StepStatuses(operation));
        Assert.Equal("publish staging canceled", await NewestAsync(offer));
        Assert.Equal("canceled", await StatusOfAsync(offer));
        Assert.Equal("canceled", Text(await GetJsonAsync($"{offer}/status"), "status"));
        await AdvanceAsync(TimeSpan.FromDays(30));
        Assert.Equal(operation.ToJsonString(), (await GetJsonAsync(publish.Location)).ToJsonString());
    }

    [Fact]
    public async Task Cancel_of_a_waiting_preview_withdraws_it()
    {
        var offer = await DraftAsync();
        var publish = await PreviewAsync(offer);
        var before = (await GetJsonAsync(publish)).ToJsonString();
        var cancel = await CommandAsync(offer, "cancel");
        Assert.NotEqual(publish, cancel.Location);
        Assert.Equal("canceled", Text(await GetJsonAsync(cancel.Location), "status"));
        Assert.Equal("cancel staging canceled", await NewestAsync(offer));
        Assert.Equal(2, (await GetJsonAsync($"{offer}/submissions")).AsArray().Count);
        Assert.Equal("canceled", await StatusOfAsync(offer));
        Assert.Equal(before, (await GetJsonAsync(publish)).ToJsonString());
        AssertRefusal(await Service.GetAsync($"{offer}/slot/preview"), 404, "NotFound");
        AssertRefusal(await Service.PostAsync($"{offer}/golive"), 400, "OfferNotReadyForGoLive");
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
    }

    [Fact]
    public async Task Cancel_of_what_was_never_published_records_one_ended_submission()
    {
        var offer = await DraftAsync();
        var cancel = await CommandAsync(offer, "cancel");
        Assert.Equal(("{}", cancel.Location), (cancel.Body, cancel.Headers["Operation-Location"]));
        Assert.Equal("canceled", Text(await GetJsonAsync(cancel.Location), "status"));
        Assert.Equal("cancel staging canceled", await NewestAsync(offer));
        Assert.Equal("neverPublished", await StatusOfAsync(offer));
        var status = await GetJsonAsync($"{offer}/status");
        Assert.Equal(("neverPublished", 0, 0), (Text(
            status, "status"), status["publishingVersion"]!.GetValue<int>(), status["offerVersion"]!.GetValue<int>()));
        Assert.Equal("notStarted notStarted notStarted notStarted notStarted notStarted", StepStatuses(status));
        AssertRefusal(await Service.PostAsync($"{offer}/golive"), 404, "NotFound");

        Assert.Equal(cancel.Location, (await CommandAsync(offer, "cancel")).Location);
        Assert.Single((await GetJsonAsync($"{offer}/submissions")).AsArray());
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
    }

    [Fact]
    public async Task Cancel_of_what_is_live_records_one_ended_submission_and_changes_nothing_else()
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        var goLive = await GoLiveAsync(offer);
        var before = await LooksAsync();
        var deliveries = await NoticesAsync();

        var cancel = await CommandAsync(offer, "cancel");

        Assert.NotEqual(goLive, cancel.Location);
        Assert.Equal(cancel.Location, (await CommandAsync(offer, "cancel")).Location);
        Assert.Equal(["cancel", "goLive", "publish"], (await GetJsonAsync($"{offer}/submissions")).AsArray()
            .Select(entry => Text(entry!, "submissionType")));
        Assert.Equal("cancel staging canceled", await NewestAsync(offer));
        Assert.Equal(before, await LooksAsync());
        Assert.Equal(deliveries, await NoticesAsync());
        AssertRefusal(await Service.PostAsync($"{offer}/golive"), 400, "OfferNotReadyForGoLive");
        await PreviewAsync(offer);
        await GoLiveAsync(offer);

        async Task<string> LooksAsync()
        {
            var looks = new List<string>();
            foreach (var part in new[] { "", "/status", "/slot/preview", "/slot/production" })
                looks.Add((await Service.GetAsync(offer + part)).Body);
            return string.Join('\n', looks);
        }

        Task<long> NoticesAsync() => Service.Get<IDatabase>().WriteAsync(
            null,
            session => session.ValueAsync<long>(
                "SELECT (SELECT COUNT(*) FROM outbox WHERE offer_key = @id) + (SELECT COUNT(*) FROM deliveries WHERE offer_key = @id)",
                ("id", IdOf(offer))),
            default);
    }

    [Fact]
    public async Task Cancel_after_a_cancelled_publish_records_one_more_and_status_still_shows_the_publish()
    {
        var offer = await DraftAsync();
        await CommandAsync(offer, "publish");
        await CommandAsync(offer, "cancel");
        var before = (await GetJsonAsync($"{offer}/status")).ToJsonString();
        await CommandAsync(offer, "cancel");
        await CommandAsync(offer, "cancel");
        Assert.Equal(
            ["cancel", "publish"], (await GetJsonAsync($"{offer}/submissions")).AsArray().Select(entry => Text(entry!, "submissionType")));
        Assert.Equal(before, (await GetJsonAsync($"{offer}/status")).ToJsonString());
    }

    [Fact]
    public async Task Cancel_twice_is_the_same_cancel()
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        var first = await CommandAsync(offer, "cancel");
        Assert.Equal(first.Location, (await CommandAsync(offer, "cancel")).Location);
        Assert.Equal(2, (await GetJsonAsync($"{offer}/submissions")).AsArray().Count);
    }

    [Fact]
    public async Task Cancel_of_a_go_live_leaves_what_is_live()
    {
        var offer = await DraftAsync(document => document["definition"]!["displayText"] = "First");
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        var live = (await GetJsonAsync($"{offer}/slot/production"))["definition"]!.ToJsonString();
        var listed = (await GetJsonAsync($"/catalog/offers/contoso/{IdOf(offer)}")).ToJsonString();
        await SaveAsync(offer, document => document["definition"]!["offer"]!["microsoft-azure-marketplace.title"] = "Second");
        await PreviewAsync(offer);
        await CommandAsync(offer, "golive");
        await CommandAsync(offer, "cancel");
        Assert.Equal("goLive production canceled", await NewestAsync(offer));
        Assert.Equal("canceled", await StatusOfAsync(offer));
        AssertRefusal(await Service.PostAsync($"{offer}/golive"), 400, "OfferNotReadyForGoLive");
        await AdvanceAsync(TimeSpan.FromDays(30));
        Assert.Equal(live, (await GetJsonAsync($"{offer}/slot/production"))["definition"]!.ToJsonString());
        Assert.Equal(listed, (await GetJsonAsync($"/catalog/offers/contoso/{IdOf(offer)}")).ToJsonString());
    }

    [Fact]
    public async Task Cancel_of_a_later_publish_leaves_what_is_live()
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        await CommandAsync(offer, "publish");
        await CommandAsync(offer, "cancel");
        Assert.Equal("canceled", await StatusOfAsync(offer));
        Assert.Equal(1, ((JsonNode)await GetJsonAsync($"{offer}/slot/production"))["version"]!.GetValue<int>());
    }
}
