using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Bench.Harness;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// Takes offers from their PUT to the catalog, with real steps and files, as several publishing
/// clients at once, and measures what each part costs the service and its database.
/// </summary>
internal sealed class JourneyLoad(Setup setup, IReadOnlyList<Served> nodes, FileHost files, Func<Task<TimeSpan>> cpu)
{
    private const int Clients = 32;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static int offers;

    private readonly JsonNode sample = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "offer.json"))
            .Replace("https://files.contoso.example", $"http://{files.Address.Authority}", StringComparison.Ordinal))!;

    public async Task<JourneyCost> RunAsync()
    {
        var count = setup.Of(smoke: 8, quick: 100, 400);
        var first = Interlocked.Add(ref offers, count) - count;
        var names = Enumerable.Range(first, count).Select(
            number => string.Create(CultureInfo.InvariantCulture, $"journey{number:D6}")).ToList();
        var watch = Stopwatch.StartNew();
        var put = await CostAsync(names, (node, offer) => node.SendAsync(HttpMethod.Put, Paths.Offer(offer), Document(offer)));
        var preview = await CostAsync(names, (node, offer) => CarryOutAsync(node, Paths.Publish(offer), offer, 1));
        var live = await CostAsync(names, (node, offer) => CarryOutAsync(node, Paths.GoLive(offer), offer, 2));
        await CostAsync(names, (node, offer) => node.SendAsync(HttpMethod.Get, $"/catalog/offers/contoso/{offer}"));
        var passed = watch.Elapsed.TotalSeconds;
        var polls = names.SelectMany(name => Enumerable.Repeat(name, setup.Of(smoke: 2, quick: 20, 20))).ToList();
        var poll = await CostAsync(polls, (node, offer) => node.SendAsync(HttpMethod.Get, Paths.Operation(offer)));
        return new JourneyCost(count / passed, put, preview, live, poll);
    }

    private string Document(string offer)
    {
        var document = sample.DeepClone();
        document["id"] = offer;
        return document.ToJsonString();
    }

    /// <summary>Sends the command, and polls until the operation has ended well.</summary>
    private static async Task CarryOutAsync(Served node, string command, string offer, int version)
    {
        await node.SendAsync(HttpMethod.Post, command);
        JsonNode operation;
        do
        {
            await Task.Delay(Poll, TimeProvider.System);
            operation = JsonNode.Parse(await node.SendAsync(HttpMethod.Get, Paths.NumberedOperation(offer, version)))!;
            if (operation["steps"]!.AsArray().Any(step => step!["status"]!.GetValue<string>() == "blocked"))
                throw new BenchmarkException($"a step of {offer} is blocked: {operation["messages"]}");
        }
        while (operation["status"]!.GetValue<string>() == "running");
        if (operation["status"]!.GetValue<string>() != "succeeded")
            throw new BenchmarkException($"the operation of {offer} did not succeed: {operation}");
    }

    /// <summary>Microseconds of processor time for each name.</summary>
    private async Task<double> CostAsync(IReadOnlyList<string> names, Func<Served, string, Task> call)
    {
        var spent = await cpu();
        await Parallel.ForEachAsync(
            names.Select((name, number) => (name, node: nodes[number % nodes.Count])),
            new ParallelOptions { MaxDegreeOfParallelism = Clients },
            async (one, _) => await call(one.node, one.name));
        return (await cpu() - spent).TotalMicroseconds / names.Count;
    }
}

/// <summary>Offers a second, and microseconds of processor time.</summary>
/// <param name="PerSecond">Whole journeys.</param>
/// <param name="Put">For each PUT of a new offer.</param>
/// <param name="Preview">From the publish to the preview, steps and polls included.</param>
/// <param name="Live">From the go-live to the catalog, steps and polls included.</param>
/// <param name="Poll">For each poll of an operation that has ended.</param>
internal sealed record JourneyCost(double PerSecond, double Put, double Preview, double Live, double Poll)
{
    public double Whole => Put + Preview + Live;
}
