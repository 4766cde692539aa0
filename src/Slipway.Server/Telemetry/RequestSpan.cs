using System.Diagnostics;

namespace Slipway.Server.Telemetry;

/// <summary>
/// Adds to the span of a request what the framework leaves out: its route and its outcome.
/// </summary>
internal static class RequestSpan
{
    public static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (Activity.Current is not { IsAllDataRequested: true } span)
            return;
        if (context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
        {
            span.DisplayName = $"{context.Request.Method} {route}";
            span.SetTag("http.route", route);
        }

        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= 500)
            span.SetStatus(ActivityStatusCode.Error);
    }
}
