using Slipway.Server.Hosting;
using Slipway.Storage.Catalog;

namespace Slipway.Server.Catalog;

/// <summary>What customers see of the offers that are live or in preview.</summary>
internal static class CatalogFeature
{
    public static void AddCatalog(this IServiceCollection services) => services
        .AddSingleton<CatalogStore>().AddSingleton<CatalogChangeStore>().AddSingleton<CatalogPackaging>().AddSingleton<CatalogBackfill>()
        .AddPeriodic<CatalogChangeStore>(
            "Removing old catalog changes", TimeSpan.FromHours(1), (changes, cancel) => changes.ForgetAsync(cancel))
        .AddPeriodic<CatalogBackfill>(
            "Indexing the offers of an older version", TimeSpan.FromHours(1), (catalog, cancel) => catalog.RunAsync(cancel));

    public static void MapCatalog(this IEndpointRouteBuilder app) => CatalogEndpoints.Map(app);
}
