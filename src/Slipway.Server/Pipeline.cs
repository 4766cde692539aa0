using Slipway.Server.Catalog;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Server.Offers;
using Slipway.Server.Publishing;
using Slipway.Server.Rules;
using Slipway.Server.Telemetry;

namespace Slipway.Server;

/// <summary>The table of contents of what is served, in the order in which a request meets it.</summary>
internal static class Pipeline
{
    public static void UseSlipway(this WebApplication app, ServiceOptions settings, HostExtension extension)
    {
        app.UseClientAddresses(settings.Address);
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Slipway.Requests");
        if (settings.Telemetry.Otlp is not null)
            app.Use(RequestSpan.RunAsync);
        app.Use(RequestForms.MergeSlashes);
        extension.UseBeforeAnswers(app);
        app.Use((context, next) => Correlation.RunAsync(context, next, log));
        if (settings.Logs.Access)
        {
            var access = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Logs.AccessCategory);
            app.Use((context, next) => AccessLog.RunAsync(context, next, access));
        }

        app.Use((context, next) => Faults.RunAsync(context, next, log));
        app.Use(RequestForms.RouteHeadAsGet);
        app.UseRouting(); // Before the limits: what an endpoint is counted as it says itself, however its path is written.
        app.Use(RequestForms.AnswerHead);
        extension.UseAfterRouting(app);
        if (app.Services.GetService<RequestsByAddress>() is { } addresses)
            app.Use(addresses.RunAsync);
        app.Use(app.Services.GetRequiredService<ConcurrentRequests>().RunAsync);
        app.UseStatusCodePages(pages => Faults.FillEmptyAnswerAsync(pages.HttpContext));
        app.UseAuthentication();
        if (app.Services.GetService<RequestRate>() is { } rate)
            app.Use(rate.RunAsync);
        app.UseAuthorization();
        extension.UseBeforeEndpoints(app);

        var api = app.MapGroup("").RequireAuthorization().AddEndpointFilter<ApiVersionFilter>().MayBeTooMuch();
        api.MapPublishers();
        api.MapOffers();
        api.MapPublishing();
        api.MapValidation();
        api.MapOperations();
        api.MapOfferTypes();

        app.MapCatalog();
        app.MapRules();
        app.MapTokenService();
        app.MapHealth();
        app.MapDescription();
        extension.MapEndpoints(app);
    }
}
