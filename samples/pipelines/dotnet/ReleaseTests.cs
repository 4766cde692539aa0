using Slipway.Testing;

namespace Contoso.Publishing.Tests;

/// <summary>Rehearses a release; each test has its own marketplace.</summary>
public sealed class ReleaseTests
{
    private static readonly string Sample = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "contoso-vm-offer.json"));

    [Fact]
    public async Task A_release_goes_live()
    {
        await using var slipway = await RehearsalServer.StartAsync();
        using var portal = await slipway.CreateClientAsync();
        var offer = new OfferPublisher(portal, "contoso-offer");
        await offer.SaveAsync(Sample);
        Assert.Equal("succeeded", await offer.FollowAsync(await offer.StartAsync("publish")));
        Assert.Equal("succeeded", await offer.FollowAsync(await offer.StartAsync("golive")));
        await slipway.VerifyAsync(
            """{"calls":[{"call":"putOffer","times":1},{"call":"publish","times":1},{"call":"golive","times":1}]"""
            + ""","inOrder":true,"never":[{"call":"cancel"}]}""");
    }

    [Fact]
    public async Task Two_weeks_pass_in_one_call()
    {
        await using var slipway = await RehearsalServer.StartAsync(new() { Pace = "documented" });
        using var portal = await slipway.CreateClientAsync();
        var offer = new OfferPublisher(portal, "contoso-offer");
        await offer.SaveAsync(Sample);
        await offer.StartAsync("publish");
        var begun = await slipway.Clock.NowAsync();

        Assert.Equal("running", await offer.StatusAsync());
        Assert.True(await slipway.Clock.AdvanceAsync(TimeSpan.FromDays(14)) - begun >= TimeSpan.FromDays(14));
        Assert.Equal("waitingForPublisherReview", await offer.StatusAsync());
    }

    [Fact]
    public async Task A_blocked_release_is_cancelled_corrected_and_published_again()
    {
        await using var slipway = await RehearsalServer.StartAsync();
        await slipway.ChooseReadyMadeAsync("certification-fails");
        using var portal = await slipway.CreateClientAsync();
        var offer = new OfferPublisher(portal, "contoso-offer");
        await offer.SaveAsync(Sample);
        Assert.StartsWith(
            "blocked: Certification failed", await offer.FollowAsync(await offer.StartAsync("publish")), StringComparison.Ordinal);

        Assert.Equal("canceled", await offer.FollowAsync(await offer.StartAsync("cancel")));
        await offer.SaveAsync(Sample.Replace("Contoso App", "Contoso App 2", StringComparison.Ordinal));
        Assert.Equal("succeeded", await offer.FollowAsync(await offer.StartAsync("publish")));
    }

    [Fact]
    public async Task A_snapshot_brings_back_what_was()
    {
        await using var slipway = await RehearsalServer.StartAsync();
        using var portal = await slipway.CreateClientAsync();
        var offer = new OfferPublisher(portal, "contoso-offer");
        await offer.SaveAsync(Sample);
        await offer.FollowAsync(await offer.StartAsync("publish"));
        var previewed = await slipway.TakeSnapshotAsync();
        Assert.Equal("succeeded", await offer.FollowAsync(await offer.StartAsync("golive")));

        await slipway.RestoreAsync(previewed);
        Assert.Equal("waitingForPublisherReview", await offer.StatusAsync());
        await slipway.ResetAsync();
        await Assert.ThrowsAsync<HttpRequestException>(offer.StatusAsync);
    }

    [Fact]
    public async Task A_contributor_may_publish_and_a_stranger_may_not_look()
    {
        await using var slipway = await RehearsalServer.StartAsync();
        using var contributor = await slipway.CreateClientAsync(RehearsalPrincipal.Contributor);
        var offer = new OfferPublisher(contributor, "contoso-offer");
        await offer.SaveAsync(Sample);
        Assert.Equal("succeeded", await offer.FollowAsync(await offer.StartAsync("publish")));

        using var stranger = await slipway.CreateClientAsync(RehearsalPrincipal.Stranger);
        await Assert.ThrowsAsync<HttpRequestException>(new OfferPublisher(stranger, "contoso-offer").StatusAsync);
        Assert.NotEmpty((await slipway.ReadJournalAsync("status=403")).GetProperty("entries").EnumerateArray());
    }

    [Fact]
    public async Task What_is_expected_in_vain_is_said_in_words()
    {
        await using var slipway = await RehearsalServer.StartAsync();
        var fault = await Assert.ThrowsAsync<RehearsalException>(() => slipway.VerifyAsync("""{"calls":[{"call":"publish","times":1}]}"""));
        Assert.Contains("publish", fault.Message, StringComparison.Ordinal);
        fault =
            await Assert.ThrowsAsync<RehearsalException>(() => slipway.ChooseAsync("rules: [{when: {step: nowhere}, then: {block: no}}]"));
        Assert.Contains("nowhere", fault.Message, StringComparison.Ordinal);
    }
}
