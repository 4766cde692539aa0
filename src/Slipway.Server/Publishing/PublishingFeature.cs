using Microsoft.Extensions.DependencyInjection.Extensions;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing;

/// <summary>The commands that start and end operations, and what is known of operations.</summary>
internal static class PublishingFeature
{
    public static void AddPublishing(this IServiceCollection services)
    {
        services.AddSingleton<OperationStore>().AddSingleton<OperationDocuments>().AddSingleton<OperationResponses>()
            .AddSingleton<PublishingCommands>().AddSingleton<TransitionLoop>().AddSingleton<OfferTransitions>().AddSingleton<RunningWork>();
        services.TryAddSingleton(MarketPace.OfMarketplace);
        services.TryAddSingleton<CancelTime>();
    }

    public static void MapPublishing(this RouteGroupBuilder api)
    {
        PublishingEndpoints.Map(api);
        ValidationEndpoint.Map(api);
        OperationEndpoints.Map(api);
    }
}
