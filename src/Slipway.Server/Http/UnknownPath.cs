using Slipway.Contracts;
using Slipway.Core.Documents;

namespace Slipway.Server.Http;

/// <summary>
/// The response for an unknown path: it names the first two segments of every path that this
/// program maps.
/// </summary>
public static class UnknownPath
{
    private const int LongestQuote = 200;

    public static IResult Respond(HttpContext context)
    {
        var paths = string.Join(", ", Known(context.RequestServices.GetRequiredService<EndpointDataSource>()));
        return Errors.NotFound(
            $"There is no resource at {Quoted.Shorten(context.Request.Path.Value ?? "/", LongestQuote)}. Paths of this service begin "
            + $"with {paths}. {Routes.OpenApi} describes them.");
    }

    /// <summary>Endpoints that exist only on another host's name are left out.</summary>
    internal static IEnumerable<string> Known(EndpointDataSource endpoints) => endpoints.Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HostAttribute>() is null)
        .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/'))
        .Select(pattern => "/" + string.Join('/', pattern.Split('/').Take(2)))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Order(StringComparer.Ordinal);
}
