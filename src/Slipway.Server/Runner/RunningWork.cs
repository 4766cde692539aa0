using System.Collections.Concurrent;

namespace Slipway.Server.Runner;

/// <summary>What this node works on at the moment, and the signal that there is something to do.</summary>
public sealed class RunningWork : IDisposable
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> running = new();
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

    /// <summary>Stops the work on an operation that has ended or that another node has taken.</summary>
    public void Stop(Guid operationId)
    {
        if (!running.TryGetValue(operationId, out var work))
            return;
        try
        {
            work.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself in the meantime.
        }
    }

    internal void Add(Guid operationId, CancellationTokenSource work) => running[operationId] = work;

    /// <summary>Leaves a newer work on the same operation alone.</summary>
    internal void Remove(Guid operationId, CancellationTokenSource work) => running.TryRemove(new(operationId, work));

    public void Dispose() => wake.Dispose();
}
