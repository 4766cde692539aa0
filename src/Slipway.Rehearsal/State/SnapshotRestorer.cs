using Slipway.Server.Hosting;
using Slipway.Server.Publishing;

namespace Slipway.Rehearsal.State;

/// <summary>Restores a snapshot, stops work on the old state and wakes this node.</summary>
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
