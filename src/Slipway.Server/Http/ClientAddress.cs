using System.Net;
using System.Net.Sockets;
using Slipway.Server.Hosting;

namespace Slipway.Server.Http;

/// <summary>Whom limits by address count together.</summary>
public static class ClientAddress
{
    private static readonly string[] ForwardingHeaders = ["X-Forwarded-For", "Forwarded", "Via"];

    /// <summary>An IPv6 customer has a whole /64, and could come from another address of it each time.</summary>
    public static string KeyOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes(), 0, 8),
        _ => address.ToString(),
    };

    /// <summary>
    /// Null where the address may be that of a proxy, and so everybody's: one of <c>Proxy:Networks</c>, this machine's own, and without
    /// that setting any that passes on what another has sent.
    /// </summary>
    public static string? KnownOf(HttpContext context, AddressOptions own)
    {
        if (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address) || own.ProxyNetworks.Any(network => network.Contains(address)))
            return null;
        return own.ProxyNetworks.Count == 0 && ForwardingHeaders.Any(context.Request.Headers.ContainsKey) ? null : KeyOf(address);
    }
}
