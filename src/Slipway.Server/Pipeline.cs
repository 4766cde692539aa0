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
        app.UseAddresses(settings.Address);
        app.UseTelemetry(settings.Telemetry);
        extension.UseBeforeAnswers(app);
        app.UseResponses(settings.Logs);
        app.UseRoutes();
        extension.UseAfterRouting(app);
        app.UseLimits();
        app.UseBearerTokens();
        app.UseRequestRate();
        extension.UseBeforeEndpoints(app);

        var api = app.MapApi();
        api.MapPublishers();
        api.MapOffers();
        api.MapPublishing();
        api.MapOfferTypes();

        app.MapCatalog();
        app.MapRules();
        app.MapTokenService();
        app.MapHttp();
        extension.MapEndpoints(app);
    }
}
