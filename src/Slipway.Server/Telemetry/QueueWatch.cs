using Slipway.Storage.Operations;

namespace Slipway.Server.Telemetry;

/// <summary>Looks at the queue of steps now and then for the gauges; runs only where somebody is sent them.</summary>
internal sealed class QueueWatch(QueueStore store, TimeProvider machine, ILogger<QueueWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, machine);
        var failed = false;
        try
        {
            do
            {
                try
                {
                    var queue = await store.SurveyAsync(stoppingToken);
                    foreach (var (state, count) in queue.Open)
                        ServiceTelemetry.QueueSeen(state, count);
                    ServiceTelemetry.QueueSeen(queue.OldestDue);
                    failed = false;
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    // Once, not at every look: what ails the store is told by those who need it.
                    if (!failed)
                        log.LogWarning(fault, "The queue could not be looked at for telemetry; its gauges keep their last values");
                    failed = true;
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }
}
