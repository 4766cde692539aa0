using Microsoft.AspNetCore.HttpOverrides;
using Slipway.Server.Settings;
using IPNetwork = System.Net.IPNetwork;

namespace Slipway.Server.Http;

/// <summary>
/// Whose word about a client's address is believed: nobody's, but that of the proxies that <c>Proxy:Networks</c> names. A rehearsal believes this machine's
/// programs, too, which scheme was spoken: in front of it stands <c>slipway exec</c>.
/// </summary>
internal static class ClientAddresses
{
    private static readonly IPNetwork[] ThisMachine = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    public static void UseClientAddresses(this WebApplication app, SlipwaySettings settings)
    {
        if (settings.ProxyNetworks.Count > 0)
            Believe(app, settings.ProxyNetworks, ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        else if (settings.Rehearsal)
            Believe(app, ThisMachine, ForwardedHeaders.XForwardedProto);
    }

    private static void Believe(WebApplication app, IReadOnlyList<IPNetwork> networks, ForwardedHeaders headers)
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
