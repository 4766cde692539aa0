using System.Globalization;

namespace Slipway.Cli.Exec;

/// <summary>
/// A client's request to a proxy, read from its first line. Headers are ignored: some clients send
/// none, not even Host, and use HTTP/1.0 (Python's, observed).
/// </summary>
/// <param name="Target">
/// The address that the client wants to reach; for a tunnel only its host and port, as http for
/// port 80 and as https for any other.
/// </param>
/// <param name="IsPlain">
/// Whether this is the request itself with a whole address, and not a tunnel. Plain http goes
/// through proxies this way, and so do requests of clients that let the proxy speak TLS (axios by
/// default, observed).
/// </param>
internal sealed record ConnectRequest(Uri Target, bool IsPlain)
{
    private const int WebPort = 80;

    /// <summary>Null for a request that is neither a tunnel nor has a whole address.</summary>
    public static ConnectRequest? Read(string head)
    {
        if (head.Split("\r\n", 2)[0].Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"])
            return null;
        return method == "CONNECT" ? Tunnel(target) : Whole(target) is { } address ? new ConnectRequest(address, IsPlain: true) : null;
    }

    /// <summary>
    /// The whole address of a request; null for a path, and for a scheme other than http and https.
    /// </summary>
    public static Uri? Whole(string target) =>
        Uri.TryCreate(target, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? address
            : null;

    /// <summary>A name may end with the root's dot.</summary>
    private static ConnectRequest? Tunnel(string target)
    {
        if (target.LastIndexOf(':') is not (> 0 and var colon)
            || !ushort.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return null;
        var host = target[..colon].TrimEnd('.');
        if (host.Length is 0 or > 253 || !host.All(IsOfHost))
            return null;
        var scheme = port == WebPort ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        return Whole($"{scheme}://{host}:{port}/") is { } address ? new ConnectRequest(address, IsPlain: false) : null;
    }

    private static bool IsOfHost(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or ':' or '[' or ']';
}
