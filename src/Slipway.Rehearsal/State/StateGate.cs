using Slipway.Rehearsal.Wire;

namespace Slipway.Rehearsal.State;

/// <summary>
/// Lets the state be put back between the requests of this node and not in the middle of one: it
/// waits for the running requests, and new requests wait for it. A write of another node is
/// checked against the state's revisions, as always.
/// </summary>
public sealed class StateGate(TimeProvider machine) : IDisposable
{
    /// <summary>A client that sends its body for longer is not waited for.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private int inside;
    private TaskCompletionSource? empty;
    private TaskCompletionSource? closed;

    /// <summary>The middleware. A rehearsal's own requests pass: among them is the one that closes the gate.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (!Calls.IsOfTheWire(context.Request.Path))
        {
            await next(context);
            return;
        }

        await EnterAsync(context.RequestAborted);
        try
        {
            await next(context);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Runs <paramref name="change"/> while no request of the wire is at work.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> change, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            var left = Close();
            await Task.WhenAny(left, Task.Delay(LongestWait, machine, cancel));
            return await change();
        }
        finally
        {
            Open();
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    private async Task EnterAsync(CancellationToken cancel)
    {
        while (true)
        {
            Task opened;
            lock (gate)
            {
                if (closed is null)
                {
                    inside++;
                    return;
                }

                opened = closed.Task;
            }

            await opened.WaitAsync(cancel);
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            if (--inside == 0)
                empty?.TrySetResult();
        }
    }

    private Task Close()
    {
        lock (gate)
        {
            closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (inside == 0)
                empty.SetResult();
            return empty.Task;
        }
    }

    private void Open()
    {
        lock (gate)
        {
            closed?.SetResult();
            (closed, empty) = (null, null);
        }
    }
}
