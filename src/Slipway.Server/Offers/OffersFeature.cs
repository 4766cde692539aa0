using Slipway.Server.Hosting;
using Slipway.Storage.Offers;

namespace Slipway.Server.Offers;

/// <summary>Offers with their drafts and versions, and the offer types.</summary>
internal static class OffersFeature
{
    public static void AddOffers(this IServiceCollection services) =>
        services.AddSingleton<OfferStore>().AddSingleton<OfferResponses>().AddPeriodic<OfferStore>(
        "Removing old client requests", TimeSpan.FromHours(1), (offers, cancel) => offers.ForgetRequestsAsync(cancel));

    public static void MapOffers(this RouteGroupBuilder api) => OfferEndpoints.Map(api);

    public static void MapOfferTypes(this RouteGroupBuilder api) => OfferTypeEndpoints.Map(api);
}
