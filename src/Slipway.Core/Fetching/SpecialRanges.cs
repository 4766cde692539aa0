using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Core.Fetching;

/// <summary>The kinds of addresses that are not public.</summary>
internal static class SpecialRanges
{
    /// <summary>
    /// The one block of IPv6 from which public addresses are given out; whatever lies outside it is
    /// special, named below or not.
    /// </summary>
    private static readonly IPNetwork PublicIPv6 = IPNetwork.Parse("2000::/3");

    private static readonly ImmutableArray<(IPNetwork Network, string Kind)> Named =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "an unspecified address"),
        (IPNetwork.Parse("10.0.0.0/8"), "a private address"),
        (IPNetwork.Parse("100.64.0.0/10"), "a carrier's shared address"),
        (IPNetwork.Parse("127.0.0.0/8"), "a loopback address"),
        // The platform's own service on Azure hosts: a public address that gives guests their
        // secrets.
        (IPNetwork.Parse("168.63.129.16/32"), "a platform service's address"),
        (IPNetwork.Parse("169.254.0.0/16"), "a link-local address"),
        (IPNetwork.Parse("172.16.0.0/12"), "a private address"),
        (IPNetwork.Parse("192.0.0.0/24"), "a protocol's own address"),
        (IPNetwork.Parse("192.0.2.0/24"), "a documentation address"),
        (IPNetwork.Parse("192.88.99.0/24"), "a 6to4 relay's address"),
        (IPNetwork.Parse("192.168.0.0/16"), "a private address"),
        (IPNetwork.Parse("198.18.0.0/15"), "a benchmarking address"),
        (IPNetwork.Parse("198.51.100.0/24"), "a documentation address"),
        (IPNetwork.Parse("203.0.113.0/24"), "a documentation address"),
        (IPNetwork.Parse("224.0.0.0/4"), "a multicast address"),
        (IPNetwork.Parse("255.255.255.255/32"), "the broadcast address"),
        (IPNetwork.Parse("240.0.0.0/4"), "a reserved address"),
        (IPNetwork.Parse("::/128"), "the unspecified address"),
        (IPNetwork.Parse("::1/128"), "the loopback address"),
        (IPNetwork.Parse("64:ff9b::/96"), "an address that carries an IPv4 one (NAT64)"),
        (IPNetwork.Parse("64:ff9b:1::/48"), "an address that carries an IPv4 one (NAT64)"),
        (IPNetwork.Parse("2001::/32"), "an address that carries an IPv4 one (Teredo)"),
        (IPNetwork.Parse("2001:db8::/32"), "a documentation address"),
        (IPNetwork.Parse("2001:2::/48"), "a benchmarking address"),
        (IPNetwork.Parse("2001::/23"), "a protocol's own address"),
        (IPNetwork.Parse("2002::/16"), "an address that carries an IPv4 one (6to4)"),
        (IPNetwork.Parse("3fff::/20"), "a documentation address"),
        (IPNetwork.Parse("fc00::/7"), "a private address"),
        (IPNetwork.Parse("fe80::/10"), "a link-local address"),
        (IPNetwork.Parse("fec0::/10"), "a site-local address"),
        (IPNetwork.Parse("ff00::/8"), "a multicast address"),
    ];

    /// <summary>
    /// What kind of special address this is, as words in a sentence; null for a public one.
    /// </summary>
    internal static string? KindOf(IPAddress address)
    {
        foreach (var (network, kind) in Named)
            if (network.Contains(address))
                return kind;
        return address.AddressFamily == AddressFamily.InterNetwork || PublicIPv6.Contains(address) ? null : "not a public address";
    }

    /// <summary>
    /// The IPv4 address that a v4-mapped or v4-compatible one stands for; any other address as it
    /// is.
    /// </summary>
    internal static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;

        var bytes = address.GetAddressBytes();
        var compatible = !bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0);
        var unspecifiedOrLoopback = compatible && bytes is [.., 0, 0, 0, 0 or 1];
        return compatible && !unspecifiedOrLoopback ? new IPAddress(bytes.AsSpan(12)) : address;
    }
}
