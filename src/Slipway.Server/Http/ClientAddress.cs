using System.Net;
using System.Net.Sockets;
using Slipway.Server.Hosting;

namespace Slipway.Server.Http;

/// <summary>The key by which limits per address count clients.</summary>
public static class ClientAddress
{
    private static readonly string[] ForwardingHeaders = ["X-Forwarded-For", "Forwarded", "Via"];

    /// <summary>
    /// An IPv6 customer has a whole /64 and could use another of its addresses each time.
    /// </summary>
    public static string KeyOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes(), 0, 8),
        _ => address.ToString(),
    };

    /// <summary>
    /// Null if the address may be a proxy's and so shared by all clients: one of
    /// <c>Proxy:Networks</c>, this machine's own, and without that setting any that sends a
    /// forwarding header.
    /// </summary>
    public static string? KnownOf(HttpContext context, AddressOptions own)
    {
        if (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address)
            || own.ProxyNetworks.Any(network => network.Contains(address)))
            return null;
        return own.ProxyNetworks.Count == 0 && ForwardingHeaders.Any(context.Request.Headers.ContainsKey) ? null : KeyOf(address);
    }
}
