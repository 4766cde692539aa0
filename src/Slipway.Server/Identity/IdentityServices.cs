using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;

namespace Slipway.Server.Identity;

/// <summary>Registers identity in a host.</summary>
public static class IdentityServices
{
    /// <summary>
    /// Opens the database's keys and registers this folder's services. The keys are opened before
    /// the host is built, so that a node with the wrong key file stops at once.
    /// </summary>
    /// <exception cref="StoreUnusableException">
    /// The key file is missing, or not this database's.
    /// </exception>
    public static async Task AddSlipwayIdentityAsync(
        this IServiceCollection services, IDatabase database, IdentityOptions options, string keyFile, CancellationToken cancel)
    {
        var store = new KeyStore(database);
        var ring = await KeyRing.OpenAsync(store, keyFile, cancel);
        ring.AddTo(services);
        services.TryAddSingleton(new IdentityStore(database));
        services.AddSingleton(new AccessStore(database));
        services.AddSingleton<SecretSealer>();
        services.AddSingleton<Access>();
        services.TryAddSingleton(database.Machine);
        if (options.Authority is null)
        {
            var keys = await SigningKeys.OpenAsync(store, ring.ToProvider(), database.Machine, cancel, options.SharesSigningKey);
            services.AddSingleton(keys);
            services.AddSingleton<ITrustSource>(keys);
            services.AddSingleton(new TokenIssuer(keys, options, database.Machine));
            services.AddSingleton<FailedLogins>();
            services.TryAddSingleton<TokenGrants>();
            services.AddSingleton<TokenService>();
            services.AddSingleton<Discovery>();
        }
        else
        {
            services.AddSingleton<ExternalIssuer>();
            services.AddSingleton<ITrustSource>(provider => provider.GetRequiredService<ExternalIssuer>());
            services.AddHostedService(provider => provider.GetRequiredService<ExternalIssuer>());
        }

        services.AddSingleton<TokenValidation>();

        services.AddAuthorization();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<TokenValidation>((bearer, validation) => BearerTokens.Configure(bearer, validation, options, database.Machine));
    }
}
