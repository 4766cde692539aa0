using Slipway.Bench.Harness;
using Slipway.Bench.Limits;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// POST …/publish in a marketplace, each of another offer, which returns 202 once it is durable;
/// against the commits of a program that does nothing else, by rate and by processor time.
/// </summary>
internal static class Publishing
{
    public static async Task<IReadOnlyList<Comparison>> OnSqliteAsync(Setup setup)
    {
        await using var store = Store.Sqlite(setup, "publish-sqlite");
        await using var service = await Served.WithTemplatesAsync(setup, store, Mode.Marketplace);
        return await RunAsync(
            setup,
            new PublishLoad(setup, store, service),
            $"POST publish, {store.Kind}",
            (new Aim(2.5, AtLeast: true), new Aim(1.2, AtLeast: false)),
            () => Task.FromResult(Cpu.Of(service)),
            () => RawCommits.RunAsync(setup, store));
    }

    public static async Task<IReadOnlyList<Comparison>> OnPostgresAsync(Setup setup)
    {
        await using var store = await Store.PostgresAsync(setup, "publish-postgres");
        await using var service = await Served.WithTemplatesAsync(setup, store, Mode.Marketplace);
        return await RunAsync(
            setup,
            new PublishLoad(setup, store, service),
            $"POST publish, {store.Kind}",
            (new Aim(1, AtLeast: true), null),
            async () => Cpu.Of(service) + await Cpu.OfPostgresAsync(setup.Postgres),
            () => PgBench.RunAsync(setup));
    }

    private static async Task<IReadOnlyList<Comparison>> RunAsync(
        Setup setup, PublishLoad load, string name, (Aim Rate, Aim? Cpu) aims, Func<Task<TimeSpan>> cpu, Func<Task<Cost>> limit)
    {
        await setup.WarmUpAsync(() => load.RunAsync(setup.Seconds));
        var rounds = await Comparison.RoundsAsync(setup, () => load.CostAsync(setup.Seconds, cpu), limit);
        return
        [
            Comparison.Of(name, "publishes/s", [.. rounds.Select(round => (round.Subject.PerSecond, round.Limit.PerSecond))], aims.Rate),
            Comparison.Of(
                $"{name}, processor time", "µs/publish", [.. rounds.Select(round => (round.Subject.Cpu, round.Limit.Cpu))], aims.Cpu),
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

    public async Task<double> RunAsync(int seconds) => (await CostAsync(seconds, () => Task.FromResult(Cpu.Of(service)))).PerSecond;

    public async Task<Cost> CostAsync(int seconds, Func<Task<TimeSpan>> cpu)
    {
        // More than enough: the next round may be much faster if the compiler or another program
        // was busy in this one.
        var count = setup.Of(smoke: 2 * Wrk.SmokeRequests, quick: Needed(), Needed());
        var first = await store.AddAndSettleAsync(count);
        var before = await store.CountAsync("operations");
        var paths = Enumerable.Range(first, count).Select(number => Paths.Publish(Store.PublishableOffer(number)));
        var spent = await cpu();
        var load = await Wrk.RunAsync(setup, service.Address, HttpMethod.Post, paths, [service.Token], seconds);
        spent = await cpu() - spent;

        // wrk counts the responses until it stops; requests that were still under way may have been
        // carried out, too.
        var operations = await store.CountAsync("operations") - before;
        if (operations < load.Requests || operations > load.Requests + Wrk.Connections)
            throw new BenchmarkException($"{load.Requests} publishes were accepted, but {operations} operations began.");
        rate = Math.Max(2000, load.PerSecond);
        return Cost.Of(load.Requests, load.Seconds, spent);

        int Needed() => (int)(rate * seconds * 2.5);
    }
}
