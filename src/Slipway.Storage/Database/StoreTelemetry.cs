using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Slipway.Storage.Database;

/// <summary>
/// What the store measures of itself. Every instrument costs next to nothing while nobody listens;
/// docs/telemetry.md lists them.
/// </summary>
public static class StoreTelemetry
{
    public const string MeterName = "Slipway.Storage";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> CommitDuration = Meter.CreateHistogram(
        "slipway.commit.duration",
        "s",
        "Time from the beginning of a transaction that writes to its end.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
        });

    private static readonly Histogram<int> GroupSize = Meter.CreateHistogram(
        "slipway.commit.group_size",
        "{write}",
        "How many writes one transaction held.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "slipway.store.refused",
        "{call}",
        "Calls that were refused because too many waited already: for the writer (queue) or for a connection (connections).");

    /// <summary>
    /// A transaction of <paramref name="writes"/> writes has ended; it began at
    /// <paramref name="began"/> (<see cref="Stopwatch.GetTimestamp"/>).
    /// </summary>
    internal static void Committed(int writes, long began)
    {
        CommitDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        GroupSize.Record(writes);
    }

    internal static StoreBusyException Busy(string reason)
    {
        Refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
        return new StoreBusyException();
    }
}
