using Slipway.Bench.Harness;
using Slipway.Bench.Limits;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// Steps a second of operations whose steps do nothing, against the database's raw commits and
/// against Quartz.NET.
/// </summary>
internal static class Stepping
{
    public static async Task<IReadOnlyList<Comparison>> OnSqliteAsync(Setup setup)
    {
        await using var store = Store.Sqlite(setup, "steps-sqlite");
        await using var load = await StartAsync(setup, store);
        return
        [
            await Comparison.RunAsync(
                setup,
                "steps, SQLite, to raw commits",
                "steps/s",
                new Aim(4, AtLeast: true),
                () => load.RunAsync(setup.Seconds),
                async () => (await RawCommits.RunAsync(setup, store)).PerSecond),
        ];
    }

    public static async Task<IReadOnlyList<Comparison>> OnPostgresAsync(Setup setup)
    {
        await using var store = await Store.PostgresAsync(setup, "steps-postgres");
        await using var load = await StartAsync(setup, store);
        await using var quartz = await QuartzSteps.StartAsync(setup);
        var walks = setup.Of(smoke: 10, quick: 100, 300);
        await quartz.RunAsync(walks / 2);
        var commits = await Comparison.RunAsync(
            setup,
            "steps, PostgreSQL, to pgbench -N",
            "steps/s",
            new Aim(2, AtLeast: true),
            () => load.RunAsync(setup.Seconds),
            async () => (await PgBench.RunAsync(setup)).PerSecond);
        var scheduler = await Comparison.RunAsync(
            setup,
            "steps, PostgreSQL, to Quartz.NET",
            "steps/s",
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
        await using (await Served.WithTemplatesAsync(setup, store, Mode.Rehearsal))
        {
        }

        var load = await StepLoad.StartAsync(store);
        await setup.WarmUpAsync(() => load.RunAsync(setup.Seconds));
        return load;
    }
}
