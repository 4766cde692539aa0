using System.Diagnostics;
using Slipway.Bench.Harness;
using Slipway.Storage.Database;
using Slipway.Storage.Operations;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// How long one request takes, alone, with a thousand offers in the store and with many more: each
/// offer has a draft, a version, an ended operation and its history, and every tenth has an
/// operation that runs.
/// </summary>
internal static class StoreSize
{
    private const int Turns = 5;
    private const int ReadsATurn = 200;
    private const int PublishesATurn = 30;
    private const int ClaimsATurn = 4;
    private const int ClaimedAtOnce = 16;
    private const string Waiting = "bench";
    private static readonly Aim Aim = new(1.2, AtLeast: false);

    public static Task<IReadOnlyList<Comparison>> OnSqliteAsync(Setup setup) =>
        RunAsync(setup, name => Task.FromResult(Store.Sqlite(setup, name)));

    public static Task<IReadOnlyList<Comparison>> OnPostgresAsync(Setup setup) => RunAsync(setup, name => Store.PostgresAsync(setup, name));

    private static async Task<IReadOnlyList<Comparison>> RunAsync(Setup setup, Func<string, Task<Store>> create)
    {
        var few = setup.Of(smoke: 200, quick: 1000, 1000);
        int[] sizes = setup.Length switch
        {
            Length.Smoke => [2 * few],
            Length.Quick => [10_000],
            Length.Full => [100_000, 1_000_000],
            _ => [100_000],
        };
        var results = new List<Comparison>();
        foreach (var size in sizes)
        {
            await using var small = await Measured.CreateAsync(setup, await create($"size-{size}-small"), few, few);
            await using var large = await Measured.CreateAsync(setup, await create($"size-{size}"), size, few);
            var rounds = new List<(Dictionary<string, double[]> Large, Dictionary<string, double[]> Small)>();
            for (var round = 0; round < setup.Rounds; round++)
            {
                setup.Noise.Sample();
                rounds.Add(await RoundAsync(large, small, round));
            }

            foreach (var what in rounds[0].Small.Keys)
            {
                results.Add(Compare("median", 0.5));
                results.Add(Compare("99th", 0.99));

                Comparison Compare(string name, double part) => Comparison.Of(
                    $"{what}, {small.Kind}, {size} to {few} offers, {name}",
                    "ms",
                    [.. rounds.Select(
                        round => (Comparison.Percentile(round.Large[what], part), Comparison.Percentile(round.Small[what], part)))],
                    Aim);
            }
        }

        return results;
    }

    /// <summary>
    /// The two stores take turns every few requests, so that a disturbance affects both.
    /// </summary>
    private static async Task<(Dictionary<string, double[]> Large, Dictionary<string, double[]> Small)> RoundAsync(
        Measured large, Measured small, int round)
    {
        var times = (Large: new Dictionary<string, List<double>>(), Small: new Dictionary<string, List<double>>());
        for (var turn = 0; turn < Turns; turn++)
        {
            await large.TurnAsync((round * Turns) + turn, times.Large);
            await small.TurnAsync((round * Turns) + turn, times.Small);
        }

        return (Sorted(times.Large), Sorted(times.Small));

        static Dictionary<string, double[]> Sorted(Dictionary<string, List<double>> all) =>
            all.ToDictionary(one => one.Key, one => one.Value.Order().ToArray());
    }

    /// <summary>A store of one size, with the service on it.</summary>
    private sealed class Measured(Store store, Served service, IDatabase database, int size, int few) : IAsyncDisposable
    {
        /// <summary>
        /// Offers with their whole texts, evenly over the store; only these are requested.
        /// </summary>
        private readonly string[] offers =
            [.. Enumerable.Range(0, few).Select(number => Store.PublishableOffer(number * (size / few)))];
        private readonly PlainClient client = new(service);
        private int waiting;

        public string Kind => store.Kind;

        public static async Task<Measured> CreateAsync(Setup setup, Store store, int size, int few)
        {
            var service = await Served.WithTemplatesAsync(setup, store, Mode.Marketplace);
            await store.AddPublishableAsync(size, whole: size / few);
            await store.AddRunningAsync(Math.Max(size / 10, setup.Rounds * Turns * ClaimsATurn * ClaimedAtOnce), whole: int.MaxValue);
            await store.SettleAsync();
            var measured = new Measured(store, service, await store.OpenAsync(), size, few);
            measured.client.Send(HttpMethod.Get, Enumerable.Repeat(measured.offers, 3).SelectMany(all => all).Select(Paths.Operation));
            measured.client.Send(HttpMethod.Get, Enumerable.Repeat(measured.offers, 3).SelectMany(all => all).Select(Paths.Offer));
            return measured;
        }

        /// <summary>
        /// Some requests of each kind; their times are added to <paramref name="times"/>.
        /// </summary>
        public async Task TurnAsync(int turn, Dictionary<string, List<double>> times)
        {
            var mixed = new Random(turn).GetItems(offers, ReadsATurn);
            Add("GET offer", client.Send(HttpMethod.Get, mixed.Select(Paths.Offer)));
            Add("GET operation", client.Send(HttpMethod.Get, mixed.Select(Paths.Operation)));
            Add(
                "POST publish",
                client.Send(HttpMethod.Post, offers.Skip(turn * PublishesATurn).Take(PublishesATurn).Select(Paths.Publish)));
            Add($"claim of {ClaimedAtOnce}", await ClaimAsync());

            void Add(string what, IReadOnlyList<double> some)
            {
                if (!times.TryGetValue(what, out var all))
                    times[what] = all = [];
                all.AddRange(some);
            }
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await database.DisposeAsync();
            await service.DisposeAsync();
            await store.DisposeAsync();
        }

        /// <summary>
        /// The claimed steps are of a kind that the running service does not know, so it leaves
        /// them to this.
        /// </summary>
        private async Task<IReadOnlyList<double>> ClaimAsync()
        {
            await using (var connection = await store.ConnectAsync())
            {
                await connection.Session().ExecuteAsync(
                    $"UPDATE work SET due = 0, step_id = '{Waiting}' WHERE offer_key >= '{Store.RunningOffer(waiting)}' AND offer_key < "
                    + $"'{Store.RunningOffer(waiting += ClaimsATurn * ClaimedAtOnce)}'");
            }

            var work = new WorkStore(database);
            var times = new List<double>();
            for (var claim = 0; claim < ClaimsATurn; claim++)
            {
                var begin = Stopwatch.GetTimestamp();
                var claimed = await work.ClaimAsync("bench", TimeSpan.FromHours(1), ClaimedAtOnce, 1_000, 1_000, [Waiting], default);
                times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                if (claimed.Count != ClaimedAtOnce)
                    throw new BenchmarkException($"{claimed.Count} steps were claimed, but {ClaimedAtOnce} were due.");
            }

            return times;
        }
    }
}
