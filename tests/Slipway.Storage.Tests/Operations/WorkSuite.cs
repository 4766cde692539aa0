using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Storage.Changes;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;
using Slipway.Storage.Tests.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Operations;

/// <summary>Claims, leases and due times.</summary>
public abstract class WorkSuite(StoreKind kind) : StoreSuite(kind)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Work_is_claimed_once_however_many_ask()
    {
        for (var one = 0; one < 30; one++)
            await new StoredOffer(Store, $"offer{one}").PublishingAsync();

        var claims = await Together.RunAsync(Enumerable.Range(0, 8), node => ClaimAsync($"node{node}", 5));

        var claimed = claims.SelectMany(claim => claim).Select(claim => claim.Lease.OperationId).ToList();
        Assert.Equal(30, claimed.Count);
        Assert.Equal(30, claimed.Distinct().Count());
        Assert.Empty(await ClaimAsync("late", 5));
    }

    [Fact]
    public async Task A_claim_takes_no_more_than_asked_and_no_step_that_the_program_does_not_know()
    {
        for (var one = 0; one < 4; one++)
            await new StoredOffer(Store, $"offer{one}").PublishingAsync();

        Assert.Empty(await Store.Work.ClaimAsync("node", Minute, 9, 1_000, 1_000, ["a step of tomorrow"], Never));
        Assert.Equal(3, (await ClaimAsync("node", 3)).Count);
        Assert.Single(await ClaimAsync("node", 3));
    }

    [Fact]
    public async Task An_expired_lease_is_claimed_before_an_older_backlog_and_its_attempt_rises()
    {
        await new StoredOffer(Store, "backlog").PublishingAsync();
        var backlog = Assert.Single(await ClaimAsync("node", 1)).Lease;
        await new StoredOffer(Store, "lost").PublishingAsync();
        var lost = Assert.Single(await ClaimAsync("dead", 1)).Lease;
        await Store.Work.ReleaseAsync(backlog, Never);
        await Store.PassAsync(Minute + TimeSpan.FromSeconds(1));

        var taken = Assert.Single(await ClaimAsync("alive", 1)).Lease;

        Assert.Equal(new Lease(lost.OperationId, "alive", 2), taken);
    }

    [Fact]
    public async Task A_node_that_claims_its_own_work_again_has_lost_the_earlier_lease()
    {
        var offer = new StoredOffer(Store);
        var publishing = await offer.PublishingAsync();
        var earlier = Assert.Single(await ClaimAsync("node", 1)).Lease;
        await Store.PassAsync(Minute + TimeSpan.FromSeconds(1));
        var later = Assert.Single(await ClaimAsync("node", 1)).Lease;
        var before = await Store.DumpAsync();

        Assert.Equal(CommitOutcome.LeaseLost, await offer.CommitAsync(await offer.DecideAsync(StoredOffer.Succeed(publishing), earlier)));

        Assert.Equal(before, await Store.DumpAsync());
        Assert.Equal(CommitOutcome.Committed, await offer.CommitAsync(await offer.DecideAsync(StoredOffer.Succeed(publishing), later)));
    }

    [Fact]
    public async Task What_a_lost_lease_reports_is_dropped_and_writes_nothing()
    {
        var offer = new StoredOffer(Store);
        var publishing = await offer.PublishingAsync();
        var lost = Assert.Single(await ClaimAsync("frozen", 1));
        var late = await offer.DecideAsync(StoredOffer.Succeed(publishing), lost.Lease, new StepEffects { Served = [9] });
        await Store.PassAsync(Minute * 2);
        Assert.Single(await ClaimAsync("other", 1));
        var before = await Store.DumpAsync();

        Assert.Equal(CommitOutcome.LeaseLost, await offer.CommitAsync(late));
        Assert.False(await Store.Work.ReportAsync(lost.Lease, new StepProgress(50, []), Never));
        Assert.False(await Store.Work.RetryAsync(lost.Lease, Minute, [], Never));
        Assert.False(await Store.Work.ReleaseAsync(lost.Lease, Never));
        Assert.Empty(await Store.Work.RenewAsync([lost.Lease], Minute, Never));
        Assert.Equal(before, await Store.DumpAsync());
    }

    [Fact]
    public async Task A_renewed_lease_lasts_from_then_on()
    {
        await new StoredOffer(Store).PublishingAsync();
        var claim = Assert.Single(await ClaimAsync("node", 1));
        await Store.PassAsync(Minute * 0.9);

        Assert.Equal([claim.Lease.OperationId], await Store.Work.RenewAsync([claim.Lease], Minute, Never));
        await Store.PassAsync(Minute * 0.9);

        Assert.Empty(await ClaimAsync("other", 1));
    }

    [Fact]
    public async Task A_node_keeps_its_lease_over_ready_steps_and_the_work_ends_with_the_operation()
    {
        var offer = new StoredOffer(Store);
        var state = await offer.PublishingAsync();
        var claim = Assert.Single(await ClaimAsync("node", 1));
        while (state.Running is not null)
        {
            state = await offer.DoAsync(StoredOffer.Succeed(state), claim.Lease);
            Assert.Empty(await ClaimAsync("other", 1));
        }

        Assert.Equal(0, await Store.ScalarAsync<long>("SELECT COUNT(*) FROM work"));
        Assert.False(await Store.Work.HasOpenWorkAsync(Never));
    }

    [Fact]
    public async Task A_deferred_step_waits_for_market_time_without_a_lease()
    {
        var offer = new StoredOffer(Store);
        var state = await offer.PublishingAsync();
        var claim = Assert.Single(await ClaimAsync("node", 1));
        await offer.DoAsync(new Command.StepEnded(state.Newest!.Id, StepIds.Validate, new StepOutcome.Deferred(
            await Store.Market.NowAsync(Never) + TimeSpan.FromDays(3))), claim.Lease);

        Assert.Empty(await ClaimAsync("node", 1));
        Assert.True(await Store.Work.HasOpenWorkAsync(Never));
        await Store.Market.AdvanceAsync(TimeSpan.FromDays(3) + TimeSpan.FromSeconds(1), Never);

        Assert.Single(await ClaimAsync("node", 1));
    }

    [Fact]
    public async Task A_retry_waits_for_machine_time_and_counts_its_faults()
    {
        await new StoredOffer(Store).PublishingAsync();
        var claim = Assert.Single(await ClaimAsync("node", 1));
        Assert.True(await Store.Work.RetryAsync(claim.Lease, Minute, [], Never));

        await Store.Market.AdvanceAsync(TimeSpan.FromDays(1), Never);
        Assert.Empty(await ClaimAsync("node", 1));
        await Store.PassAsync(Minute + TimeSpan.FromSeconds(1));

        Assert.Equal(1, Assert.Single(await ClaimAsync("node", 1)).Faults);
    }

    [Fact]
    public async Task A_blocked_step_is_never_claimed_and_progress_shows_until_it_ends()
    {
        var offer = new StoredOffer(Store);
        var state = await offer.PublishingAsync();
        var claim = Assert.Single(await ClaimAsync("node", 1));
        Assert.True(await Store.Work.ReportAsync(
            claim.Lease, new StepProgress(40, [new StepMessage("reading", MessageLevel.Information, state.ChangedTime)]), Never));
        var shown = (await Store.Offers.LoadAsync(offer.Key, Never)).Progress;
        Assert.Equal((40, "reading"), (shown.Percentage, Assert.Single(shown.Notes).Text));

        await offer.DoAsync(new Command.StepEnded(state.Newest!.Id, StepIds.Validate, new StepOutcome.Blocked([])), claim.Lease);
        await Store.Market.AdvanceAsync(TimeSpan.FromDays(365), Never);

        Assert.Empty(await ClaimAsync("node", 1));
        Assert.False(await Store.Work.HasOpenWorkAsync(Never));
    }

    [Fact]
    public async Task Released_work_is_free_at_once()
    {
        await new StoredOffer(Store, "a").PublishingAsync();
        await new StoredOffer(Store, "b").PublishingAsync();
        var claims = await ClaimAsync("node", 2);
        Assert.True(await Store.Work.ReleaseAsync(claims[0].Lease, Never));
        Assert.Single(await ClaimAsync("other", 2));

        await Store.Work.ReleaseAllAsync(Never);

        Assert.Equal(2, (await ClaimAsync("third", 2)).Count);
    }

    [Fact]
    public async Task Publishers_take_turns_however_long_one_s_work_has_waited()
    {
        await PublishingAsync("contoso", 8);
        await PublishingAsync("fabrikam", 3);
        await PublishingAsync("adatum", 1);

        Assert.Equal(["adatum", "contoso", "contoso", "fabrikam", "fabrikam"], await PublishersAsync("node", most: 5));
        Assert.Equal(["contoso", "contoso", "fabrikam"], await PublishersAsync("node", most: 3));
        Assert.Equal(["contoso", "contoso"], await PublishersAsync("other", most: 2));
    }

    [Fact]
    public async Task A_publisher_has_no_more_of_a_node_s_places_than_its_share_and_another_finds_one_free()
    {
        await PublishingAsync("contoso", 9);
        Assert.Equal(3, (await PublishersAsync("node", most: 4, share: 3)).Count);
        Assert.Empty(await PublishersAsync("node", most: 1, share: 3));

        await PublishingAsync("fabrikam", 2);
        Assert.Equal(["fabrikam"], await PublishersAsync("node", most: 1, share: 3));
        Assert.Equal(["contoso", "contoso", "contoso"], (await PublishersAsync("other", most: 4, share: 3)).Where(one => one == "contoso"));
    }

    [Fact]
    public async Task A_dead_node_s_work_comes_first_and_its_publishers_have_no_more_than_their_share()
    {
        await PublishingAsync("contoso", 6);
        await PublishingAsync("fabrikam", 1);
        await PublishersAsync("dead", most: 5, share: 5);
        await Store.PassAsync(Minute + TimeSpan.FromSeconds(1));

        Assert.Equal(["contoso", "contoso", "fabrikam"], await PublishersAsync("alive", most: 3, share: 2));
        Assert.Equal(["contoso", "contoso", "contoso"], await PublishersAsync("other", most: 6, share: 3));
    }

    [Fact]
    public async Task Behind_more_waiting_steps_than_a_claim_looks_through_a_far_look_finds_other_publishers()
    {
        await PublishingAsync("contoso", 6);
        Assert.Equal(2, (await PublishersAsync("node", most: 4, share: 2)).Count);
        await PublishingAsync("fabrikam", 1);

        Assert.Empty(await PublishersAsync("node", most: 4, share: 2, look: 3));
        Assert.Equal(["fabrikam"], await PublishersAsync("node", most: 4, share: 2, look: int.MaxValue));
    }

    [Fact]
    public async Task Market_time_runs_at_its_rate_and_never_jumps_when_the_rate_changes()
    {
        var before = await Store.Market.NowAsync(Never);
        await Store.Market.SetPaceAsync(Pace.Parse("1000x")!, Never);
        var atChange = await Store.Market.NowAsync(Never);
        await Store.PassAsync(Minute);
        var later = await Store.Market.NowAsync(Never);
        await Store.Market.SetPaceAsync(Pace.Documented, Never);

        Assert.InRange(atChange - before, TimeSpan.Zero, TimeSpan.FromHours(3));
        Assert.InRange(later - atChange, Minute * 1000, (Minute * 1000) + TimeSpan.FromHours(3));
        Assert.InRange(await Store.Market.NowAsync(Never) - later, TimeSpan.Zero, TimeSpan.FromHours(3));
    }

    private Task<IReadOnlyList<ClaimedWork>> ClaimAsync(string owner, int most) =>
        Store.Work.ClaimAsync(owner, Minute, most, 1_000, 1_000, [StepIds.Validate], Never);

    private async Task PublishingAsync(string publisher, int offers)
    {
        for (var one = 0; one < offers; one++)
            await new StoredOffer(Store, $"offer{one}", publisher).PublishingAsync();
    }

    /// <summary>Whose steps a claim takes.</summary>
    private async Task<IReadOnlyList<string>> PublishersAsync(string owner, int most, int share = 1_000, int look = 1_000) =>
        [.. (await Store.Work.ClaimAsync(owner, Minute, most, share, look, [StepIds.Validate], Never)).Select(claim => claim.Key.Publisher)
            .Order(StringComparer.Ordinal)];
}

public sealed class WorkOnSqlite() : WorkSuite(StoreKind.Sqlite);

public sealed class WorkOnPostgres() : WorkSuite(StoreKind.Postgres);
