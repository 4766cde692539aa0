using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Bench.Harness;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes.VirtualMachines;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// The time to check a document against the rules, for which every publish waits: against the
/// allowed time, and against parsing the document.
/// </summary>
internal static class RuleChecking
{
    public static async Task<IReadOnlyList<Comparison>> RunAsync(Setup setup)
    {
        var sample = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "offer.json")))!;
        var results = new List<Comparison>();
        foreach (var (plans, allowed) in ((int, double)[])[(1, 0.1), (100, 3)])
        {
            var text = JsonSerializer.SerializeToUtf8Bytes(WithPlans(sample, plans)["definition"]);
            Func<Task<double>> judge = () => TimeAsync(setup, () => Judge(text));
            await setup.WarmUpAsync(async () => 1 / await judge());
            var name = plans == 1 ? "rules over the sample" : $"rules over {plans} plans";
            results.Add(
                await Comparison.RunAsync(
                    setup, $"{name}, to {allowed:G2} ms", "ms", new Aim(1, AtLeast: false), judge, () => Task.FromResult(allowed)));
            results.Add(
                await Comparison.RunAsync(
                    setup,
                    $"{name}, to parsing the text",
                    "ms",
                    null,
                    judge,
                    () => TimeAsync(setup, () => JsonElement.Parse(text))));
        }

        return results;
    }

    private static void Judge(byte[] text)
    {
        var faults = OfferRules.Check(new OfferToCheck(VirtualMachine.Type, "contoso", "contoso-offer", JsonElement.Parse(text))
        {
            Now = TimeProvider.System.GetUtcNow(),
            SasRequired = true,
        });
        if (!faults.IsEmpty)
            throw new BenchmarkException($"the sample is not without faults: {faults[0].Message}");
    }

    private static JsonNode WithPlans(JsonNode sample, int count)
    {
        var offer = sample.DeepClone();
        var plan = offer["definition"]!["plans"]![0]!;
        offer["definition"]!["plans"] = new JsonArray([.. Enumerable.Range(0, count).Select(number =>
        {
            var copy = plan.DeepClone();
            copy["planId"] = $"plan-{number}";
            return copy;
        })]);
        return offer;
    }

    /// <summary>Milliseconds for one check, averaged over many.</summary>
    private static Task<double> TimeAsync(Setup setup, Action action)
    {
        var watch = Stopwatch.StartNew();
        var done = 0;
        for (; watch.Elapsed < TimeSpan.FromSeconds(setup.Of(smoke: 0.05, quick: 0.5, 2)); done++)
            action();
        return Task.FromResult(watch.Elapsed.TotalMilliseconds / done);
    }
}
