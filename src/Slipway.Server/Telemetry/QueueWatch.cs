using Slipway.Storage.Operations;

namespace Slipway.Server.Telemetry;

/// <summary>Reads the queue of steps for the gauges; runs only where telemetry is exported.</summary>
internal sealed class QueueWatch(QueueStore store)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var queue = await store.SurveyAsync(cancel);
        foreach (var (state, count) in queue.Open)
            ServiceTelemetry.QueueSeen(state, count);
        ServiceTelemetry.QueueSeen(queue.OldestDue);
    }
}
