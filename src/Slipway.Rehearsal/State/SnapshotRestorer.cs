using Slipway.Server.Hosting;
using Slipway.Server.Publishing;

namespace Slipway.Rehearsal.State;

/// <summary>Puts the state back and lets this node know.</summary>
public sealed class SnapshotRestorer(SnapshotStore snapshots, StateGate gate, RunningWork running, WakeUps wakeUps)
{
    /// <summary>Null when there is no such snapshot.</summary>
    public Task<Snapshot?> RunAsync(int id, CancellationToken cancel) => gate.AloneAsync(
        async () =>
        {
            var restored = await snapshots.RestoreAsync(id, cancel);
            if (restored is not null)
            {
                running.StopAll();
                wakeUps.Steps.Call();
                wakeUps.Notices.Call();
            }

            return restored;
        },
        cancel);
}
