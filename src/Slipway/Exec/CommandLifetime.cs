namespace Slipway.Cli.Exec;

/// <summary>
/// Signals are meant for the command: the servers of a run end when the command ends, not before.
/// </summary>
internal sealed class CommandLifetime : IHostLifetime
{
    /// <summary>
    /// Ends a server at once: no client is left whose requests are worth waiting for.
    /// </summary>
    public static async Task EndAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync(new CancellationToken(canceled: true));
        }
        catch (OperationCanceledException)
        {
            // Whatever does not stop at once ends with the process.
        }

        await app.DisposeAsync();
    }

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
