using Slipway.Contracts;
using Slipway.Server.Telemetry;

namespace Slipway.Server.Http;

/// <summary>Every answer carries an id, and every log line of its request the same one.</summary>
public static class Correlation
{
    private static readonly object Key = new();

    public static string Of(HttpContext context) => (string)context.Items[Key]!;

    public static async Task RunAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        var id = Guid.NewGuid().ToString();
        context.Items[Key] = id;
        Stamp(context);
        using (log.BeginScope(LogScope.OfRequest(id)))
            await next(context);
    }

    /// <summary>Writes what every answer carries; once more where an answer was begun anew.</summary>
    public static void Stamp(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[WireHeaders.CorrelationId] = Of(context);
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
    }
}
