using System.Diagnostics;

namespace Slipway.Server.Http;

/// <summary>
/// Logs one line for each request, with the correlation id of its response. Queries are not logged:
/// they may hold a signature.
/// </summary>
internal static class AccessLog
{
    public static async Task RunAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            // Each proxy probes every second; the probing systems report what is wrong.
            if (PlaceMetadata.Of(context) != PlaceKind.Probe)
                Write(context, Stopwatch.GetElapsedTime(began), log);
        }
    }

    private static void Write(HttpContext context, TimeSpan took, ILogger log) => log.LogInformation(
        "{Method} {Path} {Status} in {Milliseconds} ms for {Caller} at {Client}{End}",
        context.Request.Method,
        context.Request.Path.ToUriComponent(),
        context.Response.StatusCode,
        Math.Round(took.TotalMilliseconds, 1),
        context.User.Identity is { IsAuthenticated: true } ? Caller.Of(context.User).Id : "nobody",
        context.Connection.RemoteIpAddress,
        context.RequestAborted.IsCancellationRequested ? ", who left" : "");
}
