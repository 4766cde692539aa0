using Slipway.Contracts;
using Slipway.Core.Documents;

namespace Slipway.Server.Http;

/// <summary>
/// The answer where no route is: it names every path there is, by its first two segments, as the program that answers maps them.
/// </summary>
public static class UnknownPath
{
    private const int LongestQuote = 200;

    public static IResult Answer(HttpContext context)
    {
        var paths = string.Join(", ", Known(context.RequestServices.GetRequiredService<EndpointDataSource>()));
        return Errors.NotFound(
            $"There is nothing at {Quoted.Shorten(context.Request.Path.Value ?? "/", LongestQuote)}. Paths of this service begin with {paths}. {Routes.OpenApi} describes them.");
    }

    /// <summary>Endpoints that only answer in the name of another host are left out.</summary>
    internal static IEnumerable<string> Known(EndpointDataSource endpoints) => endpoints.Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HostAttribute>() is null)
        .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/'))
        .Select(pattern => "/" + string.Join('/', pattern.Split('/').Take(2)))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Order(StringComparer.Ordinal);
}
