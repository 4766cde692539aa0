using Microsoft.Extensions.DependencyInjection.Extensions;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;
using Slipway.Storage.Reads;

namespace Slipway.Server.Identity;

/// <summary>Who calls, and what each may do.</summary>
public static class IdentityFeature
{
    /// <summary>
    /// Opens the database's keys and registers this folder's services. The keys are opened before
    /// the host is built, so that a node with the wrong key file stops at once.
    /// </summary>
    /// <exception cref="StoreUnusableException">
    /// The key file is missing, or not this database's.
    /// </exception>
    public static async Task AddIdentityAsync(
        this IServiceCollection services, IDatabase database, IdentityOptions options, string keyFile, CancellationToken cancel)
    {
        var store = new KeyStore(database);
        var ring = await KeyRing.OpenAsync(store, keyFile, cancel);
        ring.AddTo(services);
        services.TryAddSingleton(database.Machine);
        services.AddSingleton(store).AddSingleton(new IdentityStore(database)).AddSingleton(new AccessStore(database)).AddSingleton(
            new PermittedReads(database))
            .AddSingleton<SecretSealer>().AddSingleton<Access>().AddSingleton<AccessFilter>()
            .AddSingleton<TokenValidation>().AddSingleton<ValidatedTokens>().AddSingleton<BearerTokens>();
        if (options.Authority is null)
        {
            var keys = await SigningKeys.OpenAsync(store, ring.ToProvider(), database.Machine, cancel, options.SharesSigningKey);
            services.AddSingleton(keys).AddSingleton<ITrustSource>(keys).AddSingleton(new TokenIssuer(keys, options, database.Machine))
                .AddSingleton<FailedLogins>().AddSingleton<TokenService>().AddSingleton<Discovery>();
            services.TryAddSingleton<TokenGrants>();
        }
        else
        {
            services.AddSingleton<ExternalIssuer>()
                .AddSingleton<ITrustSource>(provider => provider.GetRequiredService<ExternalIssuer>())
                .AddHostedService(provider => provider.GetRequiredService<ExternalIssuer>());
        }
    }

    public static void UseBearerTokens(this WebApplication app) => app.Use(app.Services.GetRequiredService<BearerTokens>().RunAsync);

    public static void MapPublishers(this RouteGroupBuilder api) => PublisherEndpoints.Map(api);

    /// <summary>The built-in token service; nothing if another issuer is configured.</summary>
    public static void MapTokenService(this IEndpointRouteBuilder app) => TokenEndpoints.Map(app);
}
