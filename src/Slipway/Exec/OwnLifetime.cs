namespace Slipway.Cli.Exec;

/// <summary>Signals are the command's: the servers of a run end when it does, not before.</summary>
internal sealed class OwnLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
