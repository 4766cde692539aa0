using System.Collections.Concurrent;
using Slipway.Storage.Changes;

namespace Slipway.Server.Publishing;

/// <summary>The steps that this node works on.</summary>
public sealed class RunningWork
{
    private readonly ConcurrentDictionary<Guid, (Lease Lease, CancellationTokenSource Work)> running = new();

    /// <summary>Stops the work on an operation that has ended.</summary>
    public void Stop(Guid operationId)
    {
        if (running.TryGetValue(operationId, out var current))
            Cancel(current.Work);
    }

    /// <summary>
    /// Stops the work under a lease that is lost; newer work on the same operation goes on. False if it had been stopped before.
    /// </summary>
    public bool Stop(Lease lost) =>
        running.TryGetValue(lost.OperationId, out var current) && current.Lease == lost && Cancel(current.Work);

    /// <summary>Stops all of it and discards its results.</summary>
    public void StopAll()
    {
        foreach (var (_, work) in running.Values)
            Cancel(work);
    }

    public void Add(Lease lease, CancellationTokenSource work) => running[lease.OperationId] = (lease, work);

    /// <summary>Leaves a newer work on the same operation alone.</summary>
    internal void Remove(Lease lease, CancellationTokenSource work) => running.TryRemove(new(lease.OperationId, (lease, work)));

    private static bool Cancel(CancellationTokenSource work)
    {
        try
        {
            var isFirst = !work.IsCancellationRequested;
            work.Cancel();
            return isFirst;
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself in the meantime.
            return false;
        }
    }
}
