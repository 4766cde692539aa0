using Microsoft.AspNetCore.HttpOverrides;
using Slipway.Server.Hosting;
using IPNetwork = System.Net.IPNetwork;

namespace Slipway.Server.Http;

/// <summary>
/// Whose word about a client's address is believed: nobody's, but that of the proxies that <c>Proxy:Networks</c> names.
/// </summary>
public static class ClientAddresses
{
    internal static void UseClientAddresses(this WebApplication app, AddressOptions address)
    {
        if (address.ProxyNetworks.Count > 0)
            Believe(app, address.ProxyNetworks, ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
    }

    public static void Believe(WebApplication app, IReadOnlyList<IPNetwork> networks, ForwardedHeaders headers)
    {
        // Proxies may stand one behind the other: addresses are believed from the last one backwards, as far as each is a proxy of ours.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = headers, ForwardLimit = null };

        // The framework would believe every program of this machine by itself.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}
