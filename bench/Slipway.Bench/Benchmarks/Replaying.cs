using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.Bench.Harness;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// The calls of a publishing client, as the journal of a rehearsal recorded them, sent again by
/// many clients: to a rehearsal, and to Prism, a mock server, with our OpenAPI document.
/// </summary>
internal static class Replaying
{
    private const int Clients = 32;
    private const string Recorded = "contoso-offer";
    private static int offers;

    public static async Task<IReadOnlyList<Comparison>> RunAsync(Setup setup)
    {
        await using var store = Store.Sqlite(setup, "replay");
        await using var rehearsal = await Served.RehearsingAsync(setup, store);
        await rehearsal.SignInAsync();
        await using var prism = await Served.PrismAsync(setup);

        // It wants to see a token, and accepts any.
        prism.Http.DefaultRequestHeaders.Authorization = rehearsal.Http.DefaultRequestHeaders.Authorization;
        var calls = (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "calls.txt")))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split(' ')).ToList();
        await setup.WarmUpAsync(async () => (await ReplayAsync(setup, prism, calls)).PerSecond);
        await setup.WarmUpAsync(async () => (await ReplayAsync(setup, rehearsal, calls)).PerSecond);
        var rounds = await Comparison.RoundsAsync(
            setup, () => ReplayAsync(setup, rehearsal, calls), () => ReplayAsync(setup, prism, calls));
        const string name = "replay of a client's calls, to Prism";
        return
        [
            Comparison.Of(
                name, "calls/s", [.. rounds.Select(round => (round.Subject.PerSecond, round.Limit.PerSecond))], new Aim(10, AtLeast: true)),
            Comparison.Of($"{name}, processor time", "µs/call", [.. rounds.Select(round => (round.Subject.Cpu, round.Limit.Cpu))], null),
        ];
    }

    /// <summary>Recorded calls.</summary>
    private static async Task<Cost> ReplayAsync(Setup setup, Served server, IReadOnlyList<string[]> calls)
    {
        // Our OpenAPI document requires these two members of a PUT, though the service does not.
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "offer.json")))!;
        (document["eTag"], document["version"]) = (null, 0);
        var sample = document.ToJsonString();
        var (done, spent, watch) = (0, Cpu.Of(server), Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, setup.Of(smoke: 4, quick: Clients, Clients)).Select(async _ =>
        {
            do
            {
                await PassAsync(server, calls, sample);
                Interlocked.Add(ref done, calls.Count);
            }
            while (watch.Elapsed.TotalSeconds < setup.Seconds && setup.Length != Length.Smoke);
        }));
        return Cost.Of(done, watch.Elapsed.TotalSeconds, Cpu.Of(server) - spent);
    }

    /// <summary>
    /// All calls in their order, for an offer of its own. Where the recorded client had waited until
    /// an operation ended, this polls until it has; only the recorded polls count.
    /// </summary>
    private static async Task PassAsync(Served server, IReadOnlyList<string[]> calls, string sample)
    {
        var offer = $"replay-{Interlocked.Increment(ref offers)}";
        var poll = "";
        foreach (var call in calls)
        {
            var path = call[1].Replace(Recorded, offer, StringComparison.Ordinal);
            if (call[0] == "POST")
                await EndAsync();
            await SendAsync(call[0], path, call[0] == "PUT" ? sample.Replace(Recorded, offer, StringComparison.Ordinal) : null);
            poll = call[0] == "GET" ? path : "";
        }

        await EndAsync();

        async Task EndAsync()
        {
            while (poll.Length > 0 && (await SendAsync("GET", poll)).AsSpan().StartsWith("{\"status\":\"running\""u8))
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        Task<byte[]> SendAsync(string method, string path, string? body = null) =>
            server.SendAsync(new HttpMethod(method), path, body);
    }
}
