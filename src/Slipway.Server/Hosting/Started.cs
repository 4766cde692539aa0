namespace Slipway.Server.Hosting;

internal static class Started
{
    /// <summary>Until the service listens: its own address is not known before.</summary>
    public static Task ListeningAsync(this IHostApplicationLifetime lifetime, CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStarted.Register(started.SetResult);
        return started.Task.WaitAsync(stopping);
    }
}
