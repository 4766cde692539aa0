using System.Globalization;

namespace Slipway.Cli.Exec;

/// <summary>What a client asks a proxy for; the host is null where it asks for something else than a connection.</summary>
internal sealed record ConnectRequest(string? Host, int Port)
{
    /// <summary>Headers are not looked at: some clients send none, not even Host, and say HTTP/1.0 (Python's, observed).</summary>
    public static ConnectRequest? Read(string head)
    {
        if (head.Split("\r\n", 2)[0].Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"])
            return null;
        if (method != "CONNECT")
            return new ConnectRequest(null, 0);

        // A name may end with the root's dot.
        return target.LastIndexOf(':') is > 0 and var colon
            && target[..colon].TrimEnd('.') is { Length: > 0 and <= 253 } host && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or ':' or '[' or ']')
            && ushort.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new ConnectRequest(host.ToLowerInvariant(), port)
            : null;
    }
}
