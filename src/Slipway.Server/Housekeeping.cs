using Slipway.Server.Catalog;
using Slipway.Storage.Catalog;
using Slipway.Storage.Notifications;
using Slipway.Storage.Offers;

namespace Slipway.Server;

/// <summary>Removes what nobody will ask for again, and finds what an older program left out of the catalog. Nothing depends on when it runs.</summary>
internal sealed class Housekeeping(OfferStore offers, DeliveryStore deliveries, CatalogChangeStore changes, CatalogBackfill catalog, TimeProvider machine, ILogger<Housekeeping> log) : BackgroundService
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
                    await changes.ForgetAsync(stoppingToken);
                    await catalog.RunAsync(stoppingToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    log.LogWarning(fault, "Old client request ids, deliveries and catalog changes could not be removed; trying again in {Interval}", Interval);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }
}
