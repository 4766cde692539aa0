using Microsoft.AspNetCore.HttpOverrides;
using Slipway.Server.Hosting;
using Slipway.Server.Telemetry;

namespace Slipway.Server.Http;

/// <summary>What all requests have in common: their addresses and forms, responses, limits, and the description of the wire.</summary>
internal static class HttpFeature
{
    public static void AddHttp(this IServiceCollection services, LimitsOptions limits, AddressOptions address, string audience)
    {
        services.AddSingleton<PublicAddress>().AddSingleton<ConcurrentRequests>().AddSingleton<BodyBudget>();
        if (limits.PrincipalsPerSecond is > 0 and var perSecond)
            services.AddSingleton(_ => new RequestRate(perSecond));
        if (limits.AddressesAtOnce is > 0 and var atOnce)
            services.AddSingleton(_ => new RequestsByAddress(address, atOnce));
        OpenApi.AddTo(services, audience);
    }

    /// <summary>Reads addresses as they were meant, whatever proxies and clients make of them.</summary>
    public static void UseAddresses(this WebApplication app, AddressOptions options)
    {
        if (options.ProxyNetworks.Count > 0)
            ClientAddresses.Believe(app, options.ProxyNetworks, ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        app.Use(RequestForms.MergeSlashes);
    }

    /// <summary>Gives every response its headers, its line in the access log, and a body where the request failed.</summary>
    public static void UseResponses(this WebApplication app, LogOptions options)
    {
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        var log = loggers.CreateLogger("Slipway.Requests");
        app.Use((context, next) => Correlation.RunAsync(context, next, log));
        if (options.Access)
        {
            var access = loggers.CreateLogger(Logs.AccessCategory);
            app.Use((context, next) => AccessLog.RunAsync(context, next, access));
        }

        app.Use((context, next) => Faults.RunAsync(context, next, log));
    }

    /// <summary>Finds the endpoint, before the limits: they depend on it, and not on how its path is written.</summary>
    public static void UseRoutes(this WebApplication app)
    {
        app.Use(RequestForms.RouteHeadAsGet);
        app.UseRouting();
        app.Use(RequestForms.AnswerHead);
    }

    public static void UseLimits(this WebApplication app)
    {
        if (app.Services.GetService<RequestsByAddress>() is { } addresses)
            app.Use(addresses.RunAsync);
        app.Use(app.Services.GetRequiredService<ConcurrentRequests>().RunAsync);
        app.UseStatusCodePages(pages => Faults.FillEmptyAnswerAsync(pages.HttpContext));
    }

    public static void UseRequestRate(this WebApplication app)
    {
        if (app.Services.GetService<RequestRate>() is { } rate)
            app.Use(rate.RunAsync);
    }

    /// <summary>The calls that need a token and an api-version.</summary>
    public static RouteGroupBuilder MapApi(this WebApplication app) =>
        app.MapGroup("").RequireAuthorization().AddEndpointFilter<ApiVersionFilter>().MayBeTooMuch().HasOffer();

    public static void MapHttp(this WebApplication app)
    {
        HealthEndpoints.Map(app);
        OpenApi.Map(app);
    }
}
