using System.Globalization;

namespace Slipway.Cli.Exec;

/// <summary>
/// What a client asks a proxy for. Headers are not looked at: some clients send none, not even Host, and say HTTP/1.0 (Python's, observed).
/// </summary>
/// <param name="Target">What is meant; of a tunnel the host and port alone, as http where the port is 80 and as https where it is any
/// other.</param>
/// <param name="IsPlain">
/// Whether the request itself came, with a whole address, and no wish for a tunnel: so plain http goes through proxies, and so do requests
/// of clients that have the proxy speak TLS (axios by itself, observed).
/// </param>
internal sealed record ConnectRequest(Uri Target, bool IsPlain)
{
    private const int WebPort = 80;

    /// <summary>Null for what is neither.</summary>
    public static ConnectRequest? Read(string head)
    {
        if (head.Split("\r\n", 2)[0].Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"])
            return null;
        return method == "CONNECT" ? Tunnel(target) : Whole(target) is { } address ? new ConnectRequest(address, IsPlain: true) : null;
    }

    /// <summary>The address of a request that names all of it; null for a path, and for any other scheme.</summary>
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
