namespace Slipway.Cli.Exec;

/// <summary>Signals are the command's: the servers of a run end when it does, not before.</summary>
internal sealed class OwnLifetime : IHostLifetime
{
    /// <summary>Ends a server at once: nobody is left whose requests are worth waiting for.</summary>
    public static async Task EndAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync(new CancellationToken(canceled: true));
        }
        catch (OperationCanceledException)
        {
            // What would not stop at once goes with the process.
        }

        await app.DisposeAsync();
    }

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
