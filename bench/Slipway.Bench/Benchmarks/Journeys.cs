using Slipway.Bench.Harness;
using Slipway.Bench.Limits;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// Whole journeys of offers in a marketplace: PUT, publish, preview, go-live, catalog. The rate is
/// compared with the database's commits, and each part's processor time with that of one commit.
/// On PostgreSQL three nodes on this machine are compared with one.
/// </summary>
internal static class Journeys
{
    private const int Nodes = 3;

    public static async Task<IReadOnlyList<Comparison>> OnSqliteAsync(Setup setup)
    {
        await using var files = await FileHost.StartAsync(setup);
        await using var commits = Store.Sqlite(setup, "journey-commits");
        await using (await Served.WithTemplatesAsync(setup, commits, Mode.Rehearsal))
        {
        }

        await using var store = Store.Sqlite(setup, "journey");
        await store.SeedAsync();
        await using var service = await Served.PublishingAsync(setup, store, files);
        var load = new JourneyLoad(setup, [service], files, () => Task.FromResult(Cpu.Of(service)));
        return await RunAsync(setup, store.Kind, load, "raw commits", () => RawCommits.RunAsync(setup, commits));
    }

    public static async Task<IReadOnlyList<Comparison>> OnPostgresAsync(Setup setup)
    {
        await using var files = await FileHost.StartAsync(setup);
        await using var store = await Store.PostgresAsync(setup, "journey");
        await store.SeedAsync();
        var nodes = new List<Served>();
        try
        {
            nodes.Add(await Served.PublishingAsync(setup, store, files));
            var one = new JourneyLoad(setup, nodes[..1], files, SpentAsync);
            var alone = await RunAsync(setup, store.Kind, one, "pgbench -N", () => PgBench.RunAsync(setup));

            while (nodes.Count < Nodes)
                nodes.Add(await Served.PublishingAsync(setup, store, files, $"node-{nodes.Count + 1}"));
            var three = new JourneyLoad(setup, nodes, files, SpentAsync);
            await setup.WarmUpAsync(async () => (await three.RunAsync()).PerSecond);
            await using var single = await Store.PostgresAsync(setup, "journey-single");
            await single.SeedAsync();
            await using var other = await Served.PublishingAsync(setup, single, files);
            var limit = new JourneyLoad(setup, [other], files, async () => Cpu.Of(other) + await Cpu.OfPostgresAsync(setup.Postgres));
            await setup.WarmUpAsync(async () => (await limit.RunAsync()).PerSecond);
            var rounds = await Comparison.RoundsAsync(setup, three.RunAsync, limit.RunAsync);
            var name = $"journey, {store.Kind}, three nodes to one";
            return
            [
                .. alone,
                Comparison.Of(name, "offers/s", [.. rounds.Select(round => (round.Subject.PerSecond, round.Limit.PerSecond))], null),
                Comparison.Of(
                    $"{name}, processor time", "µs/offer", [.. rounds.Select(round => (round.Subject.Whole, round.Limit.Whole))], null),
            ];
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }

        async Task<TimeSpan> SpentAsync() =>
            nodes.Aggregate(await Cpu.OfPostgresAsync(setup.Postgres), (sum, node) => sum + Cpu.Of(node));
    }

    private static async Task<IReadOnlyList<Comparison>> RunAsync(
        Setup setup, string kind, JourneyLoad load, string against, Func<Task<Cost>> limit)
    {
        await setup.WarmUpAsync(async () => (await load.RunAsync()).PerSecond);
        var rounds = await Comparison.RoundsAsync(setup, load.RunAsync, limit);
        (string Name, Func<JourneyCost, double> Of)[] parts =
        [
            ("journey", cost => cost.Whole),
            ("PUT", cost => cost.Put),
            ("publish to preview", cost => cost.Preview),
            ("go-live to live", cost => cost.Live),
            ("poll", cost => cost.Poll),
        ];
        return
        [
            Comparison.Of(
                $"journey, {kind}, to {against}",
                "offers/s",
                [.. rounds.Select(round => (round.Subject.PerSecond, round.Limit.PerSecond))],
                null),
            .. parts.Select(part => Comparison.Of(
                $"{part.Name}, {kind}, processor time, to {against}",
                "µs",
                [.. rounds.Select(round => (part.Of(round.Subject), round.Limit.Cpu))],
                null)),
        ];
    }
}
