using Slipway.Contracts;
using Slipway.Storage.Database;

namespace Slipway.Server.Http;

/// <summary>
/// Live: the process responds. Ready: it takes work, so its database responds, too, and it is not
/// draining.
/// </summary>
public static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Routes.Live, () => Json.Ok("""{"status":"live"}"""u8.ToArray()))
            .PlainCall("GetLive", "Health", "The process answers.")
            .AllowAnonymous().ExcludeFromDescription().WithMetadata(new PlaceMetadata(PlaceKind.Probe));
        app.MapGet(Routes.Ready, ReadyAsync)
            .PlainCall("GetReady", "Health", "The service is ready: its database responds, and it is not stopping.")
            .AllowAnonymous().ExcludeFromDescription().WithMetadata(new PlaceMetadata(PlaceKind.Probe));
    }

    private static async Task<IResult> ReadyAsync(HttpContext context, MarketTime time, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Errors.ServiceBusy("The service is stopping.");
        await time.NowAsync(context.RequestAborted);
        return Json.Ok("""{"status":"ready"}"""u8.ToArray());
    }
}
