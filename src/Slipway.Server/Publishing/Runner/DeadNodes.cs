using Slipway.Storage.Database;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing.Runner;

/// <summary>Looks for nodes that have died, so that their work goes on at once and not when its leases run out. Every node does; none needs to.</summary>
internal sealed class DeadNodes(IDatabase database, WorkStore work, RunningWork running, TimeProvider machine, ILogger<DeadNodes> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Nodes.DeadOwners is null)
            return;
        using var timer = new PeriodicTimer(Interval, machine);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            if (await work.ExpireDeadAsync(stopping) is > 0 and var dead)
            {
                log.LogWarning("{Dead} dead nodes held work; it goes on", dead);
                running.Wake();
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The runner says that the database is away, once a second; twice more would help nobody.
            log.LogDebug(fault, "Dead nodes could not be looked for; trying again");
        }
    }
}
