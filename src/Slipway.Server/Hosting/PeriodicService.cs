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
        var failing = false;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await work(cancel);
                failing = false;
            }
            catch (Exception) when (cancel.IsCancellationRequested)
            {
                // The service stops.
            }
            catch (Exception fault)
            {
                if (!failing)
                    log.LogWarning(fault, "{Work} failed; trying again every {Interval}", name, interval);
                failing = true;
            }

            // Without an exception at its end: a stop writes a stack trace for each.
            await Task.Delay(interval, machine, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);
}
