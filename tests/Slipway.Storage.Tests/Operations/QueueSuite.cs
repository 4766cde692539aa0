using Slipway.Core.Publishing;
using Slipway.Storage.Operations;
using Slipway.Storage.Tests.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Operations;

/// <summary>What is told of the queue as a whole.</summary>
public abstract class QueueSuite(StoreKind kind) : StoreSuite(kind)
{
    private const long FarAway = 4_000_000_000_000_000_000;

    [Fact]
    public async Task An_empty_queue_is_told_as_nothing_of_everything()
    {
        var queue = await SurveyAsync();
        Assert.Equal(QueueSurvey.States.Order(), queue.Open.Keys.Order());
        Assert.All(queue.Open.Values, count => Assert.Equal(0, count));
        Assert.Equal(TimeSpan.Zero, queue.OldestDue);
    }

    [Fact]
    public async Task Each_operation_is_counted_by_what_it_waits_for_and_only_what_is_free_has_an_age()
    {
        foreach (var offer in (string[])["due", "working", "held", "retrying", "blocked"])
            await new StoredOffer(Store, offer).PublishingAsync();
        await SetAsync("due = due - 36000000000");
        await SetAsync("due = NULL", "blocked");
        await SetAsync("due = due + 864000000000", "held");
        await SetAsync($"lease_owner = 'node', lease_until = {FarAway}", "working");
        await SetAsync($"retry_at = {FarAway}, faults = 1", "retrying");
        await SetAsync("due = due + 35400000000", "due");

        var queue = await SurveyAsync();

        Assert.All(queue.Open.Values, count => Assert.Equal(1, count));
        await SetAsync("faults = 0", "retrying");
        Assert.Equal((2, 0), ((await SurveyAsync()).Open["held"], (await SurveyAsync()).Open["retrying"]));
        Assert.InRange(queue.OldestDue, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
    }

    [Theory]
    [InlineData("retry_at = due + 24000000000", 20)]
    [InlineData("lease_owner = 'dead', lease_until = due + 30000000000", 10)]
    [InlineData("lease_owner = NULL, lease_until = due + 30000000000", 60)]
    public async Task The_wait_begins_when_the_step_is_due_its_retry_may_begin_and_its_lease_has_run_out(string change, int minutes)
    {
        await new StoredOffer(Store).PublishingAsync();
        await SetAsync("due = due - 36000000000");
        await SetAsync(change);
        Assert.InRange((await SurveyAsync()).OldestDue, TimeSpan.FromMinutes(minutes), TimeSpan.FromMinutes(minutes + 9));
    }

    [Fact]
    public async Task The_wait_is_machine_time_however_fast_the_market_runs()
    {
        await new StoredOffer(Store).PublishingAsync();
        await Store.Market.SetPaceAsync(Pace.Parse("1000x")!, Never);
        await Store.ExecuteAsync("UPDATE work SET due = (SELECT base FROM clock) - 600000000000");
        Assert.InRange((await SurveyAsync()).OldestDue, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task In_a_frozen_market_the_wait_begins_when_the_market_was_stopped_or_moved()
    {
        await new StoredOffer(Store).PublishingAsync();
        await Store.Market.FreezeAsync(Never);
        await Store.PassAsync(TimeSpan.FromMinutes(20));
        var queue = await SurveyAsync();
        Assert.Equal(1, queue.Open["due"]);
        Assert.InRange(queue.OldestDue, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(29));
    }

    private Task<QueueSurvey> SurveyAsync() => new QueueStore(Store.Database).SurveyAsync(Never);

    private Task SetAsync(string change, string? offer = null) =>
        Store.ExecuteAsync($"UPDATE work SET {change} WHERE CAST(@offer AS TEXT) IS NULL OR offer_key = @offer", ("offer", offer));
}

public sealed class QueueOnSqlite() : QueueSuite(StoreKind.Sqlite);

public sealed class QueueOnPostgres() : QueueSuite(StoreKind.Postgres);
