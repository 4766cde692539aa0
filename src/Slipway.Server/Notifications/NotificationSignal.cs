namespace Slipway.Server.Notifications;

/// <summary>Says that there is something to tell, so that nobody need wait for the dispatcher's next look.</summary>
public sealed class NotificationSignal : IDisposable
{
    private readonly SemaphoreSlim wake = new(0, 1);

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

    public void Dispose() => wake.Dispose();
}
