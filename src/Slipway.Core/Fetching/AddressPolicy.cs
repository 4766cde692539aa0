using System.Collections.Immutable;
using System.Net;
using Slipway.Core.Documents;

namespace Slipway.Core.Fetching;

/// <summary>
/// The addresses to which the service may send requests: public ones, and those that the operator
/// of the marketplace has allowed.
/// </summary>
public sealed record AddressPolicy
{
    /// <summary>
    /// The longest address that is accepted; signed addresses of blob stores stay below 1,000
    /// characters.
    /// </summary>
    public const int MaxLength = 8192;

    private const string Advice =
        "Use an address that everyone on the internet can reach; the operator of this marketplace can allow others "
        + "(Artifacts:AllowedHosts, "
        + "Artifacts:AllowedNetworks).";

    /// <summary>Public addresses only.</summary>
    public static readonly AddressPolicy PublicOnly = new();

    /// <summary>
    /// Host names that may be fetched from whatever they resolve to, each with or without a port.
    /// Compared whole, in any case.
    /// </summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>Networks that may be fetched from although they are not public.</summary>
    public ImmutableArray<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>
    /// Whether this machine's own addresses may be fetched from.
    /// </summary>
    public bool AllowLoopback { get; init; }

    /// <summary>
    /// Whether requests go only to this machine and to hosts and networks that are allowed
    /// explicitly.
    /// </summary>
    public bool OnThisMachine { get; init; }

    /// <summary>
    /// Whether requests to this host name may go to any address. An entry without a port is about
    /// all of them.
    /// </summary>
    public bool AllowsHost(string name, int port) => AllowedHosts.Any(allowed => AllowedHost.Read(allowed)?.Covers(name, port) == true);

    /// <summary>
    /// Whether a request is made at all. Names are not resolved for this: a lookup would reveal
    /// them to other machines.
    /// </summary>
    public bool MayRequest(Uri address)
    {
        if (!OnThisMachine || AllowsHost(address.IdnHost, address.Port))
            return true;
        var host = AllowedHost.Bare(address.IdnHost);
        if (!IPAddress.TryParse(host, out var literal))
            return IsLocalhost(host);
        var plain = SpecialRanges.Plain(literal);
        return IPAddress.IsLoopback(plain) || AllowedNetworks.Any(network => network.Contains(plain));
    }

    /// <summary>Whether requests may go to this address.</summary>
    public bool Allows(IPAddress address) => KindRefused(address) is null;

    /// <summary>
    /// What is wrong with an address, as words in a sentence ("a private address"); null when
    /// requests may go to it.
    /// </summary>
    public string? KindRefused(IPAddress address)
    {
        var plain = SpecialRanges.Plain(address);
        // Only the plain form is compared: the framework finds v4-mapped addresses also in IPv6
        // networks that do not hold them.
        if (AllowedNetworks.Any(network => network.Contains(plain)))
            return null;
        return AllowLoopback && IPAddress.IsLoopback(plain) ? null : SpecialRanges.KindOf(plain);
    }

    /// <summary>
    /// Checks an address by its text alone. Null when it is allowed, otherwise a sentence that says
    /// why not. Names are not resolved here; the resolved address is checked when the request is
    /// made.
    /// </summary>
    public string? Refusal(string address)
    {
        if (address.Length > MaxLength)
            return $"The address is {address.Length} characters long; at most {MaxLength} are allowed.";
        if (address.AsSpan().ContainsAnyInRange('\0', '\x1f'))
            return $"'{Printable(Address.Masked(address))}' contains a line break or another control character. Remove it.";
        return FaultOf(address) is { } fault ? $"'{Address.Masked(address)}' {fault}" : null;
    }

    /// <summary>The rest of a sentence that begins with the address.</summary>
    private string? FaultOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            return "is not an absolute address. Allowed are http and https addresses, such as "
                + "https://files.contoso.com/logo.png.";
        if (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            return $"is a {uri.Scheme} address. Allowed are http and https addresses.";
        if (uri.UserInfo.Length > 0 || Address.HasUserInfo(address))
            return "carries a user name or password in front of the host. "
                + "Remove it; a signed address (SAS) is the way to share a private file.";

        var host = AllowedHost.Bare(uri.IdnHost);
        if (host.Length == 0)
            return "has no host.";
        if (AllowsHost(host, uri.Port))
            return null;
        return EndsInNumber(AllowedHost.Bare(uri.Host)) && !IPAddress.TryParse(host, out _)
            ? $"has the host '{uri.Host}', which is neither a name nor a valid IP address."
            : FaultOfHost(host);
    }

    /// <summary>
    /// The resolved address is not reported: it would describe the operator's network to a
    /// publisher.
    /// </summary>
    public static string RefusalOfResolved(string host, string kind) => $"The host '{host}' resolves to {kind}. {Advice}";

    private string? FaultOfHost(string host)
    {
        if (IPAddress.TryParse(host, out var literal))
            return KindRefused(literal) is { } kind ? $"leads to {SpecialRanges.Plain(literal)}, {kind}. {Advice}" : null;
        return IsLocalhost(host) && !AllowLoopback ? $"leads to the machine that this service runs on. {Advice}" : null;
    }

    /// <summary>Whether a name is this machine's own everywhere (RFC 6761).</summary>
    public static bool IsLocalhost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Programs disagree on 1.2.3.256, 4294967297 or digits of other scripts; no host name looks
    /// like that.
    /// </summary>
    private static bool EndsInNumber(string host)
    {
        var last = host[(host.LastIndexOf('.') + 1)..];
        var hexadecimal = last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && last.Skip(2).All(char.IsAsciiHexDigit);
        return last.Length > 0 && (hexadecimal || last.All(char.IsNumber));
    }

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
