using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Slipway.Server.Http;

/// <summary>
/// Decides which forwarding headers are trusted: only those of the proxies in
/// <c>Proxy:Networks</c>.
/// </summary>
public static class ClientAddresses
{
    public static void Believe(WebApplication app, IReadOnlyList<IPNetwork> networks, ForwardedHeaders headers)
    {
        // Proxies may be chained: addresses are trusted from the last one backwards, as long as
        // each is a known proxy.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = headers, ForwardLimit = null };

        // By default the framework would trust every program on this machine.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}
