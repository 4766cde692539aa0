using Slipway.Core.OfferTypes;
using Slipway.Storage.Catalog;
using Slipway.Storage.Offers;

namespace Slipway.Server.Catalog;

/// <summary>
/// Makes live offers searchable that an older program packaged: before the service takes requests,
/// and regularly after that, since an older program may still be running beside it.
/// </summary>
public sealed class CatalogBackfill(CatalogStore catalog, OfferStore offers, CatalogPackaging packaging, ILogger<CatalogBackfill> log)
{
    private const int Batch = 200;

    public async Task RunAsync(CancellationToken cancel)
    {
        var done = 0;
        while (await catalog.ListUnindexedAsync(Batch, cancel) is { Count: > 0 } keys)
        {
            foreach (var key in keys)
            {
                if ((await offers.LoadAsync(key, cancel)).Offer is not { ProductionVersion: { } live } offer)
                    continue;
                var version = await offers.ReadVersionAsync(key, live, cancel);
                var packed = await packaging.PackAsync(offer.PublisherId, OfferTypeCatalogue.Get(offer.OfferTypeId), version, cancel);
                await catalog.IndexAsync(key, live, CatalogPackaging.Json(
                    packed.Public), CatalogPackaging.Json(packed.Preview), CatalogPackaging.Index(packed), cancel);
                done++;
            }
        }

        if (done > 0)
            log.LogInformation("{Count} live offers of an older version were indexed for the catalog's search", done);
    }
}
