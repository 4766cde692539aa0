using Microsoft.AspNetCore.HttpOverrides;
using Slipway.Server.Settings;

namespace Slipway.Server.Host;

/// <summary>Whose word about a client's address is believed: nobody's, but that of the proxies that <c>Proxy:Networks</c> names.</summary>
internal static class ClientAddresses
{
    public static void UseClientAddresses(this WebApplication app, SlipwaySettings settings)
    {
        if (settings.ProxyNetworks.Count == 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,

            // Proxies may stand one behind the other: addresses are believed from the last one backwards, as far as each is a proxy of ours.
            ForwardLimit = null,
        };

        // The framework would believe every program of this machine by itself.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.ProxyNetworks)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}
