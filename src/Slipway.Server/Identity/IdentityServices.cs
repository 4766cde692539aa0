using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Slipway.Server.Settings;
using Slipway.Storage;
using Slipway.Storage.Identity;

namespace Slipway.Server.Identity;

/// <summary>Brings identity into a host.</summary>
public static class IdentityServices
{
    /// <summary>
    /// Opens the database's keys and registers all of this folder. The keys are opened here, before there is a host, so that a node whose key file does not fit
    /// stops at once.
    /// </summary>
    /// <exception cref="StoreUnusableException">The key file is missing, or not this database's.</exception>
    public static async Task AddSlipwayIdentityAsync(this IServiceCollection services, IDatabase database, SlipwaySettings settings, CancellationToken cancel)
    {
        var store = new KeyStore(database);
        var ring = await KeyRing.OpenAsync(store, settings, cancel);
        ring.AddTo(services);
        services.TryAddSingleton(settings);
        services.TryAddSingleton(new IdentityStore(database));
        services.AddSingleton(new AccessStore(database));
        services.AddSingleton<SecretSealer>();
        services.AddSingleton<Access>();

        var keys = settings.IdentityAuthority is null ? await SigningKeys.OpenAsync(store, ring.ToProvider(), cancel) : null;
        if (keys is not null)
        {
            services.AddSingleton(keys);
            services.AddSingleton(new TokenIssuer(keys, settings, database.Machine));
            services.AddSingleton<TokenService>();
            services.AddSingleton<Discovery>();
        }

        services.AddAuthorization();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(options => BearerTokens.Configure(options, settings, keys, database.Machine));
    }
}
