using Slipway.Core.Publishing;
using Slipway.Storage.Database;
using Slipway.Storage.Operations;
using Slipway.Storage.Tests.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Operations;

/// <summary>Market time that is stopped, moved and set to another pace.</summary>
public abstract class MarketSuite(StoreKind kind) : StoreSuite(kind)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_new_market_runs_with_the_machine_and_at_no_pace_of_its_own()
    {
        var clock = await Store.Market.ReadAsync(Never);
        Assert.Equal((1d, null, false), (clock.Rate, clock.Pace, clock.IsFrozen));
        Assert.Null(await Store.Market.PaceAsync(Never));
    }

    [Fact]
    public async Task A_frozen_market_stands_still_through_a_restart_and_goes_on_where_it_stood_at_the_rate_of_its_pace()
    {
        await Store.Market.SetPaceAsync(Pace.Parse("1000x")!, Never);
        var before = await Store.Market.NowAsync(Never);
        await Store.Market.FreezeAsync(Never);
        var frozen = await Store.Market.ReadAsync(Never);
        await Store.PassAsync(Hour);
        await Store.RestartAsync();
        Assert.Equal(frozen, await Store.Market.ReadAsync(Never));
        Assert.Equal((true, "1000x"), (frozen.IsFrozen, frozen.Pace!.Name));
        Assert.True(frozen.Now >= before);

        await Store.Market.ResumeAsync(Never);
        await Store.PassAsync(Hour);
        var resumed = await Store.Market.ReadAsync(Never);
        Assert.Equal(1000, resumed.Rate);
        Assert.InRange(resumed.Now - frozen.Now, Hour * 1000, Hour * 1300);
    }

    [Fact]
    public async Task Another_pace_does_not_thaw_a_frozen_market_and_is_the_one_that_it_resumes_at()
    {
        await Store.Market.FreezeAsync(Never);
        var frozen = await Store.Market.NowAsync(Never);
        await Store.Market.SetPaceAsync(Pace.Parse("50x")!, Never);
        await Store.PassAsync(Hour);
        Assert.Equal(frozen, await Store.Market.NowAsync(Never));
        Assert.Equal("50x", (await Store.Market.PaceAsync(Never))!.Name);
        await Store.Market.ResumeAsync(Never);
        Assert.Equal(50, (await Store.Market.ReadAsync(Never)).Rate);
    }

    [Fact]
    public async Task A_move_goes_to_its_time_exactly_and_never_back()
    {
        await Store.Market.FreezeAsync(Never);
        var later = await Store.Market.NowAsync(Never) + TimeSpan.FromDays(14);
        await Store.Market.MoveToAsync(later, Never);
        Assert.Equal(later, await Store.Market.NowAsync(Never));
        await Store.Market.MoveToAsync(later - Hour, Never);
        Assert.Equal(later, await Store.Market.NowAsync(Never));
    }

    [Fact]
    public async Task A_move_passes_over_no_step_that_is_due_before()
    {
        await new StoredOffer(Store, "first").PublishingAsync();
        await Store.Market.FreezeAsync(Never);
        var frozen = await Store.Market.NowAsync(Never);
        await Store.ExecuteAsync("UPDATE work SET due = @due", ("due", frozen + Hour));

        await Store.Market.MoveToAsync(frozen + Hour + Hour, Never);
        Assert.Equal(frozen, await Store.Market.NowAsync(Never));
        await Store.Market.MoveToAsync(frozen + Hour, Never);
        Assert.Equal(frozen + Hour, await Store.Market.NowAsync(Never));

        await Store.ExecuteAsync("UPDATE work SET due = NULL");
        await Store.Market.MoveToAsync(frozen + Hour + Hour, Never);
        Assert.Equal(frozen + Hour + Hour, await Store.Market.NowAsync(Never));
    }

    [Fact]
    public async Task The_front_of_the_queue_is_its_earliest_step_at_work_or_not_and_no_blocked_one()
    {
        var queue = new QueueStore(Store.Database);
        Assert.Null((await queue.FrontAsync(Never)).Due);
        foreach (var offer in (string[])["free", "leased", "blocked"])
            await new StoredOffer(Store, offer).PublishingAsync();
        await Store.ExecuteAsync("UPDATE work SET due = NULL WHERE offer_key = 'blocked'");
        await Store.ExecuteAsync("UPDATE work SET due = 1000 WHERE offer_key = 'free'");
        await Store.ExecuteAsync("UPDATE work SET due = 900, lease_owner = 'node', lease_until = 5 WHERE offer_key = 'leased'");
        var front = await queue.FrontAsync(Never);
        Assert.Equal((1000, 900, 900), (front.Free!.Value.UtcTicks, front.Leased!.Value.UtcTicks, front.Due!.Value.UtcTicks));
        await Store.ExecuteAsync("UPDATE work SET due = 1100 WHERE offer_key = 'leased'");
        Assert.Equal(1000, (await queue.FrontAsync(Never)).Due!.Value.UtcTicks);
        await Store.ExecuteAsync("UPDATE work SET due = NULL WHERE offer_key = 'free'");
        Assert.Equal(1100, (await queue.FrontAsync(Never)).Due!.Value.UtcTicks);
    }

    [Fact]
    public async Task Only_one_at_a_time_has_the_right_to_move_market_time_of_a_shared_store()
    {
        await using var other = await Store.OpenAsync();
        await using (var taken = await Store.Database.Nodes.TryTakeMarketAsync(Never))
        {
            Assert.NotNull(taken);
            await using var second = await other.Nodes.TryTakeMarketAsync(Never);
            Assert.Equal(Store is SqliteTestStore, second is not null);
        }

        await using var again = await other.Nodes.TryTakeMarketAsync(Never);
        Assert.NotNull(again);
    }
}

public sealed class MarketOnSqlite() : MarketSuite(StoreKind.Sqlite);

public sealed class MarketOnPostgres() : MarketSuite(StoreKind.Postgres)
{
    [Theory]
    [InlineData("freeze")]
    [InlineData("resume")]
    [InlineData("pace")]
    [InlineData("move")]
    public async Task A_change_that_waits_for_another_nodes_move_begins_where_that_has_led(string change)
    {
        await using var other = await Store.OpenAsync();
        var market = new MarketTime(other);
        var began = await Store.Market.NowAsync(Never);
        var waiting = await Store.Database.WriteAsync(
            null,
            async session =>
            {
                await session.ExecuteAsync("UPDATE clock SET base = base + @by", ("by", TimeSpan.FromDays(14)));
                var second = change switch
                {
                    "freeze" => market.FreezeAsync(Never),
                    "resume" => market.ResumeAsync(Never),
                    "pace" => market.SetPaceAsync(Pace.Documented, Never),
                    _ => market.MoveToAsync(began + TimeSpan.FromDays(1), Never),
                };
                await WaitsForALockAsync();
                return second;
            },
            Never);
        await waiting;
        Assert.True(await market.NowAsync(Never) >= began + TimeSpan.FromDays(14));
    }

    private async Task WaitsForALockAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (await Store.ScalarAsync<long>(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
