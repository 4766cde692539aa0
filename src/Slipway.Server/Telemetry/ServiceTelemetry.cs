using System.Diagnostics;
using System.Diagnostics.Metrics;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;

namespace Slipway.Server.Telemetry;

/// <summary>
/// The service's own measurements, in addition to the framework's. An instrument costs almost
/// nothing while nobody listens. No label is the id of an
/// offer or of a principal, nor anything that a caller may choose; docs/telemetry.md lists them.
/// </summary>
public static class ServiceTelemetry
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "Slipway";

    internal static readonly ActivitySource Spans = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly InstrumentAdvice<double> Times = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    private static readonly Counter<long> OperationsStarted = Meter.CreateCounter<long>(
        "slipway.operation.started", "{operation}", "Operations that began.");
    private static readonly Counter<long> OperationsEnded = Meter.CreateCounter<long>(
        "slipway.operation.ended", "{operation}", "Operations that ended.");
    private static readonly Gauge<long> OperationsOpen = Meter.CreateGauge<long>(
        "slipway.operation.open", "{operation}", "Operations that run, by what they wait for.");
    private static readonly Gauge<double> QueueAge = Meter.CreateGauge<double>(
        "slipway.queue.age", "s", "How long the oldest step that is due has waited for a node.");
    private static readonly Histogram<double> StepDuration = Meter.CreateHistogram(
        "slipway.step.duration", "s", "One attempt at a step, its commit included.", advice: Times);
    private static readonly Counter<long> LeasesLost = Meter.CreateCounter<long>(
        "slipway.lease.lost", "{lease}", "Leases that another node took, or whose operation ended, while this node worked.");
    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "slipway.commit.conflicts", "{conflict}", "Commands that were decided again because another changed the offer first.");
    private static readonly Histogram<double> FetchDuration = Meter.CreateHistogram(
        "slipway.fetch.duration", "s", "One fetch of a file or of a part of it, redirects included.", advice: Times);
    private static readonly Counter<long> FetchedBytes = Meter.CreateCounter<long>("slipway.fetch.io", "By", "Bytes that were fetched.");
    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>(
        "slipway.deliveries", "{delivery}", "Attempts to deliver a notice.");
    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>(
        "slipway.tokens", "{request}", "Requests to the built-in token service.");
    private static readonly Counter<long> RequestsRefused = Meter.CreateCounter<long>(
        "slipway.request.refused", "{request}", "Requests that were refused to protect the service.");

    /// <summary>
    /// An attempt to deliver a notice by <paramref name="channel"/> (mail, webhook) ended with
    /// <paramref name="outcome"/> (delivered, retried, given_up).
    /// </summary>
    public static void Delivered(string channel, string outcome) => Deliveries.Add(1, Label("channel", channel), Label("outcome", outcome));

    /// <summary>A request for a token got <paramref name="status"/>.</summary>
    public static void TokenAnswered(int status) =>
        Tokens.Add(1, Label("outcome", status switch { 200 => "issued", 429 => "throttled", _ => "refused" }));

    /// <summary>
    /// A request was refused for its <paramref name="reason"/>: rate (429) or overload (503).
    /// </summary>
    internal static void Refused(string reason) => RequestsRefused.Add(1, Label("reason", reason));

    internal static void LeaseLost() => LeasesLost.Add(1);

    internal static void DecidedAgain() => Conflicts.Add(1);

    /// <summary>
    /// An operation was written: its first write counts as its start, its last as its end.
    /// </summary>
    internal static void OperationWritten(Operation operation, bool isNew)
    {
        var kind = Label("kind", WireWords.Of(operation.Kind));
        if (isNew)
            OperationsStarted.Add(1, kind);
        if (operation.State != OperationState.Running)
            OperationsEnded.Add(1, kind, Label("state", WireWords.Of(operation.State)));
    }

    internal static void QueueSeen(string state, long operations) => OperationsOpen.Record(operations, Label("state", state));

    internal static void QueueSeen(TimeSpan age) => QueueAge.Record(age.TotalSeconds);

    internal static void StepEnded(string step, string outcome, long began) =>
        StepDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, Label("step", step), Label("outcome", outcome));

    /// <summary>A fetch ended with <paramref name="outcome"/>: fetched, transient_fault or lasting_fault.</summary>
    internal static void Fetched(string outcome, int bytes, long began)
    {
        FetchDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, Label("outcome", outcome));
        if (bytes > 0)
            FetchedBytes.Add(bytes);
    }

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
