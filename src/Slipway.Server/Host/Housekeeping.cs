using Slipway.Storage.Notifications;
using Slipway.Storage.Offers;

namespace Slipway.Server.Host;

/// <summary>Removes what nobody will ask for again. Nothing depends on when it runs.</summary>
internal sealed class Housekeeping(OfferStore offers, DeliveryStore deliveries, TimeProvider machine, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, machine);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await offers.ForgetRequestsAsync(stoppingToken);
                    await deliveries.ForgetAsync(stoppingToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    log.LogWarning(fault, "Old client request ids and deliveries could not be removed; trying again in {Interval}", Interval);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }
}
