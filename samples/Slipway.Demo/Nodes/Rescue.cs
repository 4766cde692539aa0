using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Slipway.Demo.Nodes;

/// <summary>Many publishes on several nodes, one of which is killed on the way.</summary>
internal sealed class Rescue(PatientClient client, Report report, NodesOptions options, NodeDatabase lookout)
{
    private const int Clients = 16;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CloseLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, string> locations = new();
    private readonly ConcurrentDictionary<string, string> ended = new();

    public async Task RunAsync(CancellationToken cancel)
    {
        await client.SignInAsync();
        report.Title($"{options.Offers} publishes");
        var publishing = PublishAllAsync(cancel);
        var following = FollowAsync(publishing, cancel);
        await KillOneAsync(following, cancel);
        await publishing;
        await following;
        await ConcludeAsync();
    }

    private async Task PublishAllAsync(CancellationToken cancel)
    {
        var document = await File.ReadAllTextAsync(options.Sample, cancel);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancel };
        await Parallel.ForEachAsync(Enumerable.Range(1, options.Offers), parallel, async (number, _) =>
        {
            var (offer, path) = ($"machine-{number}", $"/api/publishers/contoso/offers/machine-{number}");
            var body = JsonNode.Parse(document)!;
            body["id"] = offer;
            await client.SendAsync(HttpMethod.Put, path, body.ToJsonString());
            locations[offer] = (await client.SendAsync(HttpMethod.Post, $"{path}/publish")).Location;
        });
    }

    /// <summary>Polls the operations until all have ended, and reports how many have.</summary>
    private async Task FollowAsync(Task publishing, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Look, TimeProvider.System);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancel };
        var shown = 0;
        for (var end = report.Elapsed + Longest; report.Elapsed < end; await timer.WaitForNextTickAsync(cancel))
        {
            await Parallel.ForEachAsync(locations.Where(one => !ended.ContainsKey(one.Key)), parallel, async (one, _) =>
            {
                var operation = (await client.SendAsync(HttpMethod.Get, one.Value)).Body;
                if (operation["status"]!.GetValue<string>() is var status && status != "running")
                    ended[one.Key] = status;
            });
            if (locations.Count + ended.Count is var now && now >= shown + options.Offers / 10)
            {
                report.Event("progress", $"{locations.Count,4} accepted {ended.Count,4} ended");
                shown = now;
            }

            if (publishing.IsFaulted || ended.Count == options.Offers)
                return;
        }

        throw new DemoFailure($"After {Longest.TotalMinutes} minutes {ended.Count} of {options.Offers} publishes have ended.");
    }

    /// <summary>
    /// Kills the node that holds the most operations, once a quarter has ended and it holds some.
    /// </summary>
    private async Task KillOneAsync(Task following, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(CloseLook, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(cancel) && !following.IsCompleted)
        {
            if (ended.Count < options.Offers / 4)
                continue;
            var held = await Task.WhenAll(options.Nodes.Select(lookout.HeldByAsync));
            var (node, operations) = options.Nodes.Zip(held).MaxBy(one => one.Second.Count);
            if (operations.Count == 0)
                continue;
            using (var process = Process.GetProcessById(node.ProcessId))
                process.Kill();
            var killed = report.Elapsed;

            // It worked until it died; the operations that it holds now stay its own until they are
            // taken over.
            operations = await lookout.HeldByAsync(node);
            report.Alarm("kill -9", $"{node.Name}, which held {operations.Count} operations");
            while (await lookout.StillHeldAsync(node, operations) > 0)
                await timer.WaitForNextTickAsync(cancel);
            report.Event(
                "taken over",
                $"the other nodes have its {operations.Count} operations, {(report.Elapsed - killed).TotalSeconds:0.0} s after it was "
                + "killed");
            return;
        }
    }

    private async Task ConcludeAsync()
    {
        report.Title("Who did what");
        foreach (var node in options.Nodes)
            report.Event(node.Name, $"{await lookout.StepsOfAsync(node),5} steps");
        report.Event("clients", $"{client.Repeats,5} requests sent again");
        var failed = ended.Where(one => one.Value != "succeeded").ToList();
        if (failed.Count > 0)
            throw new DemoFailure($"{failed.Count} publishes did not succeed, {failed[0].Key} is {failed[0].Value}.");
        if (await lookout.UntrueHistoriesAsync() is [var first, ..] untrue)
            throw new DemoFailure($"{untrue.Count} offers have a history that does not show exactly one publish, {first} among them.");
        report.Title(
            $"All {ended.Count} publishes ended, each once: four steps and one preview in every history. "
            + $"It took {report.Elapsed.TotalSeconds:0.0} s.");
    }
}
