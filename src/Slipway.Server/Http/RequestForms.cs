namespace Slipway.Server.Http;

/// <summary>
/// Normalizes requests that clients write in several equivalent ways, before limits, the journal
/// and the routes see them.
/// </summary>
internal static class RequestForms
{
    private static readonly object WasHead = new();

    /// <summary>An address with doubled slashes means the one without them (client).</summary>
    public static Task MergeSlashes(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal))
        {
            var segments = string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
            context.Request.Path = segments.Length > 0 && path.EndsWith('/') ? $"/{segments}/" : $"/{segments}";
        }

        return next(context);
    }

    /// <summary>
    /// Routes HEAD as GET (RFC 9110 §9.3.2); <see cref="AnswerHead"/> turns it back into HEAD for
    /// the endpoint.
    /// </summary>
    public static Task RouteHeadAsGet(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Items[WasHead] = WasHead;
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    public static Task AnswerHead(HttpContext context, RequestDelegate next)
    {
        if (context.Items.Remove(WasHead))
            context.Request.Method = HttpMethods.Head;
        return next(context);
    }
}
