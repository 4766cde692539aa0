namespace Slipway.Server.Hosting;

/// <summary>Wakes a loop that otherwise looks for work now and then. Calls that come while it is busy count as one.</summary>
public sealed class WakeUp : IDisposable
{
    private readonly SemaphoreSlim calls = new(0, 1);

    public void Call()
    {
        try
        {
            calls.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been called already.
        }
    }

    /// <summary>Returns when called or after <paramref name="most"/>.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancel) => calls.WaitAsync(most, cancel);

    public void Dispose() => calls.Dispose();
}
