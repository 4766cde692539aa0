using System.Net;
using System.Text.Json.Nodes;

namespace Slipway.Demo;

/// <summary>
/// Polls operations and shows each step whenever it changes; a go-live repeats its publish's steps,
/// which were shown before.
/// </summary>
internal sealed class OperationWatch(PublishingClient client, Report report, Func<DateTimeOffset> marketNow)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Progress is shown once per this many per cent.</summary>
    private const int ShownPerCent = 20;

    private readonly Dictionary<string, (string Status, int Band)> shown = [];

    public async Task UntilEndedAsync(string location, CancellationToken cancel)
    {
        var operation = await UntilItWaitsAsync(location, cancel);
        var status = operation["status"]!.GetValue<string>();
        if (status != "succeeded")
            throw new DemoFailure($"The operation {location} is {status}: {Text(operation)}");
    }

    /// <summary>Waits until a step is blocked, and returns its message.</summary>
    public async Task<IReadOnlyList<string>> UntilBlockedAsync(string location, CancellationToken cancel)
    {
        var operation = await UntilItWaitsAsync(location, cancel);
        return Messages(operation).ToArray() is { Length: > 0 } messages
            ? messages
            : throw new DemoFailure($"The operation {location} should be blocked, but is {operation["status"]}.");
    }

    /// <summary>The operation once it has ended, or a person must act.</summary>
    private async Task<JsonNode> UntilItWaitsAsync(string location, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Poll, TimeProvider.System);
        for (var end = report.Elapsed + Longest; report.Elapsed < end; await timer.WaitForNextTickAsync(cancel))
        {
            var operation = (await client.GetAsync(location)).Body;
            foreach (var step in operation["steps"]!.AsArray().OfType<JsonNode>())
                Show(step);
            var status = operation["status"]!.GetValue<string>();
            if (status != "running" || operation["messages"]!.AsArray() is not [])
                return operation;
        }

        throw new DemoFailure($"The operation {location} did not end within {Longest.TotalSeconds} seconds.");
    }

    private void Show(JsonNode step)
    {
        var (status, percentage) = (step["status"]!.GetValue<string>(), step["progressPercentage"]!.GetValue<int>());
        var now = (status, percentage / ShownPerCent);
        var id = step["id"]!.GetValue<string>();

        if (status == "notStarted" || (shown.TryGetValue(id, out var before) && before == now))
            return;
        shown[id] = now;
        report.Step(
            marketNow(), step["stepName"]!.GetValue<string>(), status, percentage, status is "inProgress" or "blocked" ? "" : Text(step));
    }

    private static string Text(JsonNode around) => string.Join(' ', Messages(around));

    private static IEnumerable<string> Messages(JsonNode around) =>
        around["messages"]!
            .AsArray()
            .Select(message => WebUtility.HtmlDecode(message!["messageHtml"]!.GetValue<string>()))
            .Where(text => text != "Step completed.");
}
