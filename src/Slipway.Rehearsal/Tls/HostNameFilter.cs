using System.Net;
using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Rehearsal.Settings;
using Slipway.Server.Hosting;
using Slipway.Server.Http;

namespace Slipway.Rehearsal.Tls;

/// <summary>
/// The names that a rehearsal answers to. A web page can point a name of its own at this machine and then read everything here as if it
/// were its own site, so a request for a name that nobody gave the rehearsal is refused. An IP address cannot be taken over like that.
/// </summary>
public sealed class HostNameFilter(AddressOptions address, RehearsalOptions options)
{
    private const string OwnPaths = "/_slipway";

    private const string ForeignPage =
        $"The header Origin or Sec-Fetch-Site shows that a web page of another site sent this. Addresses below {OwnPaths} are only for "
        + "programs and for pages of this address.";

    private readonly HashSet<string> names = Names(address, options);

    public Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (PlaceMetadata.Of(context) == PlaceKind.Probe)
            return next(context);
        if (!Contains(request.Host.Host))
            return Errors.Chosen(421, ErrorCodes.MisdirectedRequest, Refusal(request.Host.Host)).ExecuteAsync(context);
        return request.Path.StartsWithSegments(OwnPaths, StringComparison.OrdinalIgnoreCase) && IsOfForeignPage(request)
            ? Errors.Chosen(403, ErrorCodes.Forbidden, ForeignPage).ExecuteAsync(context)
            : next(context);
    }

    private static HashSet<string> Names(AddressOptions address, RehearsalOptions options)
    {
        var names = new HashSet<string>(ClientHosts.All, StringComparer.OrdinalIgnoreCase) { "localhost" };
        if (address.PublicUrl is { } url)
            names.Add(new Uri(url).IdnHost);
        if (options.AllowRemote)
            names.Add(Environment.MachineName);
        names.UnionWith(options.AllowRemoteNames);
        return names;
    }

    private static bool IsOfForeignPage(HttpRequest request) =>
        "cross-site".Equals(request.Headers["Sec-Fetch-Site"], StringComparison.OrdinalIgnoreCase)
        || request.Headers.Origin.Any(origin => !Uri.TryCreate(origin, UriKind.Absolute, out var page)
        || !page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private bool Contains(string host) =>
        names.Contains(host) || (IPAddress.TryParse(host, out var address) && (options.AllowRemote || IPAddress.IsLoopback(address)));

    private string Refusal(string host) =>
        $"This rehearsal does not accept requests to the host '{Quoted.Shorten(host, 100)}'. It accepts "
        + $"those to {string.Join(", ", names.Order(StringComparer.Ordinal))} and to "
        + $"{(options.AllowRemote ? "IP" : "loopback")} addresses. Start it with --allow-remote=NAME for another name.";
}
