namespace Slipway.Server.Http;

/// <summary>
/// What clients write in more than one way and mean alike, brought to one before anything looks at it: limits, the journal and the routes
/// see the same.
/// </summary>
internal static class RequestForms
{
    private static readonly object WasHead = new();

    /// <summary>An address that was glued together with one slash too many is the one without it (client).</summary>
    public static Task MergeSlashes(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal))
        {
            var segments = string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
            context.Request.Path = segments.Length > 0 && path.EndsWith('/') ? $"/{segments}/" : $"/{segments}";
        }

        return next(context);
    }

    /// <summary>HEAD finds the route of GET (RFC 9110 §9.3.2); <see cref="AnswerHead"/> makes it HEAD again for whatever answers.</summary>
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
