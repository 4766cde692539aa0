using Slipway.Server.Hosting;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing.Runner;

/// <summary>
/// Looks for nodes that have died, so that their work goes on at once and not when its leases run
/// out. Every node does; none needs to.
/// </summary>
internal sealed class DeadNodes(WorkStore work, WakeUps wakeUps, ILogger<DeadNodes> log)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        if (await work.ExpireDeadAsync(cancel) is > 0 and var dead)
        {
            log.LogWarning("{Dead} dead nodes held work, which other nodes can now claim", dead);
            wakeUps.Steps.Call();
        }
    }
}
