using System.Globalization;

namespace Slipway.Core.Fetching;

/// <summary>
/// A host that requests may go to, as settings name it: <c>host</c>, for all its ports, or
/// <c>host:port</c>.
/// </summary>
public readonly record struct AllowedHost(string Name, int? Port)
{
    /// <summary>What is allowed, as words in a sentence.</summary>
    public const string Form = "a host or host:port, such as files.contoso.example or files.contoso.example:8443";

    /// <summary>
    /// Null for what is neither. An IPv6 address stands in brackets where a port follows.
    /// </summary>
    public static AllowedHost? Read(string text)
    {
        var colon = text.LastIndexOf(':');
        var isPort = colon > 0 && (text.IndexOf(':', StringComparison.Ordinal) == colon || text[colon - 1] == ']');
        if (!isPort)
            return IsName(text) ? new AllowedHost(text, null) : null;
        return IsName(text[..colon])
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? new AllowedHost(text[..colon], port)
            : null;
    }

    public bool Covers(string host, int port) =>
        (Port is null || Port == port) && Bare(Name).Equals(Bare(host), StringComparison.OrdinalIgnoreCase);

    /// <summary>Without the root's dot, and without the brackets of an IPv6 address.</summary>
    internal static string Bare(string host) => host.TrimEnd('.').Trim('[', ']');

    private static bool IsName(string text) =>
        Uri.CheckHostName(Bare(text) is { Length: > 0 } bare ? bare : " ") is not UriHostNameType.Unknown;
}
