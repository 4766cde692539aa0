using Slipway.Contracts;
using Slipway.Server.Http;

namespace Slipway.Rehearsal.Wire;

/// <summary>What a request asks for, by the name of the endpoint that takes it.</summary>
public static class Calls
{
    /// <summary>Whether clients ask for this: neither what only rehearsals have nor what watches over the service.</summary>
    public static bool IsOfTheWire(PathString path) =>
        !path.StartsWithSegments("/_slipway", StringComparison.OrdinalIgnoreCase)
            && !path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);

    /// <summary>The request's call, once routing has chosen its endpoint.</summary>
    public static string NameOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<CallMetadata>()?.Name ?? CallNames.Other;

    /// <summary>
    /// The publisher and the offer that a path is about, in lower case, also where no endpoint takes the request. A path of the publishing
    /// API, of the catalog, or an operation's address.
    /// </summary>
    public static (string? Publisher, string? Offer) SubjectOf(PathString path) =>
        (path.Value ?? "/").ToLowerInvariant().Trim('/').Split('/') switch
    {
        ["api", "publishers", var publisher, "offers"] => (publisher, null),
        ["api", "publishers", var publisher, "offers", var offer, ..] => (publisher, offer),
        ["catalog", "offers", var publisher, var offer] => (publisher, offer),
        ["api", "operations", var address] when address.Split('$') is [var publisher, var offer, _, _] => (publisher, offer),
        _ => default,
    };
}
