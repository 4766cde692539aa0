using Slipway.Server.Catalog;
using Slipway.Storage.Catalog;
using Slipway.Storage.Notifications;
using Slipway.Storage.Offers;

namespace Slipway.Server;

/// <summary>
/// Removes rows that are too old to be asked for, and indexes what an older program left out of the
/// catalog. Nothing depends on when it runs.
/// </summary>
internal sealed class Housekeeping(OfferStore offers, DeliveryStore deliveries, CatalogChangeStore changes, CatalogBackfill catalog)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        await offers.ForgetRequestsAsync(cancel);
        await deliveries.ForgetAsync(cancel);
        await changes.ForgetAsync(cancel);
        await catalog.RunAsync(cancel);
    }
}
