using Slipway.Contracts;
using Slipway.Server.Telemetry;

namespace Slipway.Server.Http;

/// <summary>Gives every response an id, and the same id to every log line of its request.</summary>
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

    /// <summary>
    /// Writes the headers of every response; again if a response was started again.
    /// </summary>
    public static void Stamp(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[WireHeaders.CorrelationId] = Of(context);
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
    }
}
