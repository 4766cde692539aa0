using Slipway.Bench.Harness;
using Slipway.Bench.Limits;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// POST …/publish, each of another offer, which returns 202 once it is durable; against the commits
/// of a program that does nothing else.
/// </summary>
internal static class Publishing
{
    public static async Task<IReadOnlyList<Comparison>> OnSqliteAsync(Setup setup)
    {
        await using var store = Store.Sqlite(setup, "publish-sqlite");
        return await RunAsync(setup, store, new Aim(2, AtLeast: true), async () =>
            await RawCommits.RunAsync(store, await store.AddAndSettleAsync(setup.Seconds * RawCommits.OffersPerSecond), setup.Seconds));
    }

    public static async Task<IReadOnlyList<Comparison>> OnPostgresAsync(Setup setup)
    {
        await using var store = await Store.PostgresAsync(setup, "publish-postgres");
        return await RunAsync(setup, store, new Aim(1.5, AtLeast: true), () => PgBench.RunAsync(setup, setup.Seconds));
    }

    private static async Task<IReadOnlyList<Comparison>> RunAsync(Setup setup, Store store, Aim aim, Func<Task<double>> limit)
    {
        await using var service = await Served.SlipwayAsync(setup, store);
        await Store.WriteTemplatesAsync(service);
        var load = new PublishLoad(setup, store, service);
        await setup.WarmUpAsync(() => load.RunAsync(setup.Seconds));
        return
        [
            await Comparison.RunAsync(
                $"POST publish, {store.Kind}", "publishes/s", setup.Rounds, aim, () => load.RunAsync(setup.Seconds), limit),
        ];
    }
}

/// <summary>
/// Publishes offers that have not been published yet, and checks that each response stands for an
/// operation in the store.
/// </summary>
internal sealed class PublishLoad(Setup setup, Store store, Served service)
{
    private double rate = 3000;

    public async Task<double> RunAsync(int seconds)
    {
        // More than enough: the next round may be much faster if the compiler or another program
        // was busy in this one.
        var count = (int)(rate * seconds * 2.5);
        var first = await store.AddAndSettleAsync(count);
        var before = await store.CountAsync("operations");
        var paths = Enumerable.Range(first, count).Select(number => Paths.Publish(Store.PublishableOffer(number)));
        var load = await Wrk.RunAsync(setup, service.Address, HttpMethod.Post, paths, [service.Token], seconds);

        // wrk counts the responses until it stops; requests that were still under way may have been
        // carried out, too.
        var operations = await store.CountAsync("operations") - before;
        if (operations < load.Requests || operations > load.Requests + Wrk.Connections)
            throw new BenchmarkException($"{load.Requests} publishes were accepted, but {operations} operations began.");
        rate = Math.Max(2000, load.PerSecond);
        return load.PerSecond;
    }
}
