using Microsoft.Extensions.DependencyInjection.Extensions;
using Slipway.Core.Fetching;

namespace Slipway.Server.Fetching;

/// <summary>Fetches what offers and settings refer to, within limits and only from allowed addresses.</summary>
internal static class FetchingFeature
{
    public static void AddFetching(this IServiceCollection services, FetchOptions options)
    {
        services.TryAddSingleton(
            new AddressPolicy { AllowedHosts = [.. options.AllowedHosts], AllowedNetworks = [.. options.AllowedNetworks] });
        services.TryAddSingleton(provider =>
            new FetcherOptions { Policy = provider.GetRequiredService<AddressPolicy>(), Timeout = options.Timeout });
        services.AddSingleton(provider =>
            new GuardedFetcher(provider.GetRequiredService<FetcherOptions>(), provider.GetRequiredService<TimeProvider>()));
    }
}
