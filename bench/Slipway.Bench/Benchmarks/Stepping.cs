using Slipway.Bench.Harness;
using Slipway.Bench.Limits;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// Steps a second of operations whose steps do nothing, against the database's raw commits and
/// against Quartz.NET.
/// </summary>
internal static class Stepping
{
    private static readonly Aim OfCommits = new(4, AtLeast: true);

    public static async Task<IReadOnlyList<Comparison>> OnSqliteAsync(Setup setup)
    {
        await using var store = Store.Sqlite(setup, "steps-sqlite");
        await using var load = await StartAsync(setup, store);
        return
        [
            await Comparison.RunAsync(
                "steps, SQLite, to raw commits", "steps/s", setup.Rounds, OfCommits, () => load.RunAsync(setup.Seconds), async () =>
                    await RawCommits.RunAsync(
                        store, await store.AddAndSettleAsync(setup.Seconds * RawCommits.OffersPerSecond), setup.Seconds)),
        ];
    }

    public static async Task<IReadOnlyList<Comparison>> OnPostgresAsync(Setup setup)
    {
        await using var store = await Store.PostgresAsync(setup, "steps-postgres");
        await using var load = await StartAsync(setup, store);
        await using var quartz = await QuartzSteps.StartAsync(setup);
        await quartz.RunAsync(50);
        var walks = setup.Quick ? 100 : 300;
        var commits = await Comparison.RunAsync(
            "steps, PostgreSQL, to pgbench -N",
            "steps/s",
            setup.Rounds,
            OfCommits,
            () => load.RunAsync(setup.Seconds),
            () => PgBench.RunAsync(setup, setup.Seconds));
        var scheduler = await Comparison.RunAsync(
            "steps, PostgreSQL, to Quartz.NET",
            "steps/s",
            setup.Rounds,
            new Aim(50, AtLeast: true),
            () => load.RunAsync(setup.Seconds),
            () => quartz.RunAsync(walks));
        return [commits, scheduler];
    }

    /// <summary>
    /// The service writes the templates and ends; its runner must not take the steps that are
    /// measured here.
    /// </summary>
    private static async Task<StepLoad> StartAsync(Setup setup, Store store)
    {
        await using (var service = await Served.SlipwayAsync(setup, store))
            await Store.WriteTemplatesAsync(service);
        var load = await StepLoad.StartAsync(setup, store);
        await setup.WarmUpAsync(() => load.RunAsync(setup.Seconds));
        return load;
    }
}
