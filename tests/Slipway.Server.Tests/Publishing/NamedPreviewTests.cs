using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Publishing;

public sealed class NamedPreviewsOnSqliteTests(HeldSqliteService wire) : NamedPreviewTests(wire), IClassFixture<HeldSqliteService>;

public sealed class NamedPreviewsOnPostgresTests(HeldPostgresService wire) : NamedPreviewTests(wire), IClassFixture<HeldPostgresService>;

/// <summary>§2: a go-live may name the preview that it means, so that nobody releases what somebody else has published.</summary>
public abstract class NamedPreviewTests(WireService wire) : WireSuite(wire)
{
    [Fact]
    public async Task A_go_live_does_not_take_the_preview_that_another_pipeline_has_put_in_the_place_of_its_own()
    {
        var offer = await DraftAsync();
        var mine = await GetJsonAsync(await PreviewAsync(offer));
        await SaveAsync(offer, document => document["definition"]!["displayText"] = "Theirs");
        var theirs = (await Service.PostAsync($"{offer}/publish", appId: RehearsalIdentities.Contributor)).Location;
        await AssertOtherAsync("is being published");
        await WalkAsync(theirs);
        await AssertOtherAsync("waits for sign-off");
        Assert.Equal("waitingForPublisherReview", await StatusOfAsync(offer));
        AssertRefusal(await GoLiveAsync("""{"metadata":{"offerVersion":1}}"""), 412, "PreconditionFailed");
        AssertRefusal(await GoLiveAsync("""{"metadata":{"publishingVersion":2,"offerVersion":1}}"""), 412, "PreconditionFailed");

        var goLive = await GoLiveAsync("""{"metadata":{"publishingVersion":2,"offerVersion":2}}""");
        Assert.Equal(202, goLive.Status);
        Assert.Equal(goLive.Location, (await GoLiveAsync("""{"metadata":{"publishingVersion":2}}""")).Location);
        await AssertOtherAsync("is going live");
        await WalkAsync(goLive.Location);
        AssertRefusal(await GoLiveAsync("""{"metadata":{"publishingVersion":1}}"""), 400, "OfferNotReadyForGoLive");

        async Task AssertOtherAsync(string state)
        {
            var refused = await GoLiveAsync($"{{\"metadata\":{{\"publishingVersion\":{mine["publishingVersion"]}}}}}");
            AssertRefusal(refused, 412, "PreconditionFailed");
            Assert.Contains("version 2, of publish operation 2, published by "
                + RehearsalIdentities.Contributor, refused.Message, StringComparison.Ordinal);
            Assert.Contains(state.Split(' ')[^1], refused.Message, StringComparison.Ordinal);
        }

        Task<Answer> GoLiveAsync(string body) => Service.PostAsync($"{offer}/golive", body);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"metadata":{"notification-emails":"a@x.example"}}""")]
    public async Task Without_a_name_and_whatever_if_match_says_it_takes_the_preview_that_waits(string? body)
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        var goLive = await Service.SendAsync(HttpMethod.Post, $"{offer}/golive", body, headers: ("If-Match", "\"stale\""));
        Assert.Equal(202, goLive.Status);
    }

    [Theory]
    [InlineData("""{"metadata":{"publishingVersion":"1"}}""")]
    [InlineData("""{"metadata":{"publishingVersion":null}}""")]
    [InlineData("""{"metadata":{"offerVersion":[1]}}""")]
    [InlineData("""{"publishingVersion":1}""")]
    public async Task A_name_of_another_kind_is_400_and_nothing_goes_live(string body)
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        AssertRefusal(await Service.PostAsync($"{offer}/golive", body), 400, "BadRequest");
        Assert.Equal("waitingForPublisherReview", await StatusOfAsync(offer));
    }
}
