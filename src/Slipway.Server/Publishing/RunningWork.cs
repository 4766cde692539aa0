using System.Collections.Concurrent;
using Slipway.Storage.Offers;

namespace Slipway.Server.Publishing;

/// <summary>What this node works on at the moment, and the signal that there is something to do.</summary>
public sealed class RunningWork : IDisposable
{
    private readonly ConcurrentDictionary<Guid, (Lease Lease, CancellationTokenSource Work)> running = new();
    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Says that something may be due, so that the runner need not wait for its next look.</summary>
    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody has said so already.
        }
    }

    /// <summary>Returns when woken or after <paramref name="most"/>.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancel) => wake.WaitAsync(most, cancel);

    /// <summary>Stops the work on an operation that has ended.</summary>
    public void Stop(Guid operationId)
    {
        if (running.TryGetValue(operationId, out var current))
            Cancel(current.Work);
    }

    /// <summary>Stops the work under a lease that is lost; newer work on the same operation goes on.</summary>
    internal void Stop(Lease lost)
    {
        if (running.TryGetValue(lost.OperationId, out var current) && current.Lease == lost)
            Cancel(current.Work);
    }

    /// <summary>Stops all of it: none of its results counts any more.</summary>
    public void StopAll()
    {
        foreach (var (_, work) in running.Values)
            Cancel(work);
    }

    internal void Add(Lease lease, CancellationTokenSource work) => running[lease.OperationId] = (lease, work);

    /// <summary>Leaves a newer work on the same operation alone.</summary>
    internal void Remove(Lease lease, CancellationTokenSource work) => running.TryRemove(new(lease.OperationId, (lease, work)));

    public void Dispose() => wake.Dispose();

    private static void Cancel(CancellationTokenSource work)
    {
        try
        {
            work.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself in the meantime.
        }
    }
}
