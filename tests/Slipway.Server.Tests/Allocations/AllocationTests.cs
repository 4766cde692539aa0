using Slipway.Bench.Harness;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Sqlite;

namespace Slipway.Server.Tests.Allocations;

public sealed class MarketplaceAllocationTests(MarketplaceAllocations host)
    : AllocationTests(host), IClassFixture<MarketplaceAllocations>
{
    private const long Step = 31_000;

    protected override Limits Most { get; } = new(GetOperation: 5_800, GetOffer: 5_900, Put: 108_000, Publish: 215_000);

    [Fact]
    public async Task A_step_allocates_no_more_than_its_limit()
    {
        const int operations = 250;
        var (left, done) = (0, new TaskCompletionSource());
        foreach (var (id, _) in Host.Put(Batches * operations))
            Host.Client.Send(Host.Publish(id));
        var database = await SqliteDatabase.OpenAsync(Host.Service.Settings.Store.Data, exclusively: false, TimeProvider.System);
        await DueAsync("offer_key > (SELECT MIN(offer_key) FROM work)", long.MaxValue / 2);
        await using var steps = await EmptySteps.StartAsync(database, () =>
        {
            if (Interlocked.Decrement(ref left) == 0)
                done.SetResult();
        });
        await FewestAsync("a step", Step, operations * EmptySteps.Each, async () =>
        {
            (left, done) = (operations * EmptySteps.Each, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            await DueAsync($"operation_id IN (SELECT operation_id FROM work WHERE due > {long.MaxValue / 4} LIMIT {operations})", 0);
            steps.WakeUp();
            await done.Task.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);
        });

        Task<int> DueAsync(string which, long when) => database.WriteAsync(
            null, session => session.ExecuteAsync($"UPDATE work SET due = {when} WHERE {which}"), default);
    }
}

public sealed class RehearsalAllocationTests(RehearsalAllocations host) : AllocationTests(host), IClassFixture<RehearsalAllocations>
{
    protected override Limits Most { get; } = new(GetOperation: 10_600, GetOffer: 12_000, Put: 108_000, Publish: 219_000);
}

/// <summary>
/// What the hot paths allocate, in bytes, sockets and database included: no noise of the machine
/// changes that, so it is a limit that every run can check. A limit is about an eighth above what
/// was counted when it was set. If a test fails because a path allocates more, look for the
/// allocation first; if it is worth it, set the limit to the count in the message plus an eighth,
/// and say why in the commit. If a path allocates much less, the test asks for a lower limit.
/// </summary>
[Collection(nameof(Alone))]
public abstract class AllocationTests(AllocationHost host)
{
    protected const int Batches = 4;
    private const int Offers = 50;
    private const int Times = 20;
    private const int Writes = 150;

    protected AllocationHost Host => host;

    protected abstract Limits Most { get; }

    [Fact]
    public Task A_GET_of_an_offer_allocates_no_more_than_its_limit()
    {
        var requests = host.Put(Offers).Select(offer => host.Client.Request("GET", AllocationHost.Offer(offer.Id))).ToList();
        return FewestAsync("a GET of an offer", Most.GetOffer, Offers * Times, () => SendAsync(requests, Times));
    }

    [Fact]
    public Task A_GET_of_an_operation_allocates_no_more_than_its_limit()
    {
        var requests = host.Put(Offers).Select(offer =>
        {
            host.Client.Send(host.Publish(offer.Id));
            return host.Client.Request("GET", $"/api/operations/contoso${offer.Id}$1$preview?{ServiceUnderTest.ApiVersion}");
        }).ToList();
        return FewestAsync("a GET of an operation", Most.GetOperation, Offers * Times, () => SendAsync(requests, Times));
    }

    [Fact]
    public Task A_PUT_allocates_no_more_than_its_limit()
    {
        var batches = new Queue<List<byte[]>>(
            Enumerable.Range(0, Batches).Select(_ => host.New(Writes).Select(offer => offer.Request).ToList()));
        return FewestAsync("a PUT", Most.Put, Writes, () => SendAsync(batches.Dequeue()));
    }

    [Fact]
    public Task A_publish_allocates_no_more_than_its_limit()
    {
        var batches = new Queue<List<byte[]>>(
            Enumerable.Range(0, Batches).Select(_ => host.Put(Writes).Select(offer => host.Publish(offer.Id)).ToList()));
        return FewestAsync("a publish", Most.Publish, Writes, () => SendAsync(batches.Dequeue()));
    }

    /// <summary>
    /// Runs several batches, each with <paramref name="count"/> of what is counted. The one that
    /// allocated the least counts, since the first ones also warm up.
    /// </summary>
    protected static async Task FewestAsync(string what, long limit, int count, Func<Task> batch)
    {
        var fewest = long.MaxValue;
        for (var number = 0; number < Batches; number++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await batch();
            fewest = Math.Min(fewest, (GC.GetTotalAllocatedBytes(precise: true) - before) / count);
        }

        Assert.True(fewest <= limit, $"{what} allocates {fewest} bytes, but may allocate {limit} at most.");
        Assert.True(fewest >= limit * 0.75, $"{what} allocates {fewest} bytes: lower its limit from {limit} to {fewest * 9 / 8}.");
    }

    private Task SendAsync(List<byte[]> requests, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            foreach (var request in requests)
                host.Client.Send(request);
        }

        return Task.CompletedTask;
    }

    /// <summary>The most bytes that each may allocate.</summary>
    protected sealed record Limits(long GetOperation, long GetOffer, long Put, long Publish);
}
