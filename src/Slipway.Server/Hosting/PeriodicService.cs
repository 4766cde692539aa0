namespace Slipway.Server.Hosting;

/// <summary>
/// Does a piece of work at once and then every <paramref name="interval"/> of machine time. After a failure it goes on at the next turn;
/// of several failures in a row only the first is logged.
/// </summary>
internal sealed class PeriodicService(
    string name, TimeSpan interval, Func<CancellationToken, Task> work, TimeProvider machine, ILogger log) : BackgroundService
{
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(interval, machine);
        var failing = false;
        try
        {
            do
            {
                try
                {
                    await work(cancel);
                    failing = false;
                }
                catch (Exception fault) when (!cancel.IsCancellationRequested)
                {
                    if (!failing)
                        log.LogWarning(fault, "{Work} failed; it is tried again every {Interval}", name, interval);
                    failing = true;
                }
            }
            while (await timer.WaitForNextTickAsync(cancel));
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);
}
