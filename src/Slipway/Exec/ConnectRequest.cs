using System.Globalization;

namespace Slipway.Cli.Exec;

/// <summary>What a client asks a proxy for. Headers are not looked at: some clients send none, not even Host, and say HTTP/1.0 (Python's, observed).</summary>
/// <param name="Host">The host that is meant.</param>
/// <param name="Port">Its port.</param>
/// <param name="IsPlain">
/// Whether the request itself came, with a whole https address, where CONNECT was due: some clients have the proxy speak TLS (axios by itself, observed).
/// </param>
internal sealed record ConnectRequest(string Host, int Port, bool IsPlain)
{
    /// <summary>Null for what is neither.</summary>
    public static ConnectRequest? Read(string head)
    {
        if (head.Split("\r\n", 2)[0].Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"])
            return null;
        if (method != "CONNECT")
            return Uri.TryCreate(target, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? new ConnectRequest(address.IdnHost, address.Port, IsPlain: true) : null;

        // A name may end with the root's dot.
        return target.LastIndexOf(':') is > 0 and var colon
            && target[..colon].TrimEnd('.') is { Length: > 0 and <= 253 } host && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or ':' or '[' or ']')
            && ushort.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new ConnectRequest(host.ToLowerInvariant(), port, IsPlain: false)
            : null;
    }
}
