using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Core.Documents;

/// <summary>
/// What is secret in an address: the user information before its host, and values under names that
/// say so. The one list of such names.
/// </summary>
public static partial class AddressSecrets
{
    /// <summary>A name that contains one of these is a secret's.</summary>
    public static readonly ImmutableArray<string> Words =
        ["token", "secret", "password", "passwd", "pwd", "key", "credential", "signature", "authorization"];

    /// <summary>Names too short to be looked for within others.</summary>
    public static readonly ImmutableArray<string> Names = ["sig", "code", "pass", "auth"];

    /// <summary>
    /// Whether a name, as it stands in a query or a connection string, percent-encoded or not, is a
    /// secret's.
    /// </summary>
    public static bool IsSecret(string name)
    {
        var plain = Uri.UnescapeDataString(name).Trim();
        // Lists and members of objects have brackets in their names.
        return plain.Split('[', ']').Any(part => Names.Contains(part.Trim(), StringComparer.OrdinalIgnoreCase))
            || Words.Any(word => plain.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// A text that is an address or a connection string, with every secret replaced.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="replace">Is given each secret and says what takes its place.</param>
    public static string Replace(string text, Func<string, string> replace)
    {
        var named = ReplaceValues(text, "&#", replace);
        var (start, end) = UserInfoOf(named);
        return end > start ? string.Concat(named.AsSpan(0, start), replace(named[start..end]), named.AsSpan(end)) : named;
    }

    /// <summary>The values under secret names in an address.</summary>
    internal static string MaskValues(string address, string mask) => ReplaceValues(address, "&#", _ => mask);

    /// <summary>
    /// The same in any text, where an address ends with a blank, a quote or a bracket.
    /// </summary>
    internal static string MaskValuesInText(string text, string mask) => ReplaceValues(text, "&# \t\r\n\"'<>\\", _ => mask);

    private static string ReplaceValues(string text, string ends, Func<string, string> replace)
    {
        StringBuilder? replaced = null;
        var copied = 0;
        for (var match = Named().Match(text); match.Success;)
        {
            var start = match.Index + match.Length;
            if (!IsSecret(match.Groups["name"].Value))
            {
                match = Named().Match(text, start);
                continue;
            }

            var length = text.AsSpan(start).IndexOfAny(ends);
            var end = length < 0 ? text.Length : start + length;
            if (end > start)
            {
                (replaced ??= new StringBuilder(text.Length)).Append(text, copied, start - copied).Append(replace(text[start..end]));
                copied = end;
            }

            match = Named().Match(text, end);
        }

        return replaced?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    /// <summary>
    /// Where the user information stands. A mail address is none: there is neither a // before it
    /// nor a password in it.
    /// </summary>
    private static (int Start, int End) UserInfoOf(string text)
    {
        if (UserInfo().Match(text) is { Success: true } match && match.Groups["info"] is var info
            && (match.Groups["slashes"].Length > 0 || IsNameAndPassword(info.Value)))
        {
            return (info.Index, info.Index + info.Length);
        }

        // A password with a slash in it makes the text no URI, but it stays a password: then all up
        // to the last @ goes.
        if (Uri.TryCreate(text, UriKind.Absolute, out _) || Scheme().Match(text) is not { Success: true } scheme)
            return default;
        var start = scheme.Index + scheme.Length;
        return text.LastIndexOf('@') is var at && at > start ? (start, at) : default;
    }

    private static bool IsNameAndPassword(string info) =>
        info.Contains(':', StringComparison.Ordinal)
        && !info.Any(char.IsWhiteSpace)
        && !info.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase);

    // Linear on hostile text: a name ends where the next could begin. Whole addresses appear
    // encoded within others, or escaped in JSON.
    [GeneratedRegex(
        """(?:^|[?&;,#\s]|%3F|%26|%3B|\\u0026)(?<name>(?>(?:[^=?&;,#\s"'<>%\\]|%(?!3F|26|3B|3D))+))(?:=|%3D)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(
        @"^\s*(?:[a-z][a-z0-9+.-]*:(?=[/\\]))?(?<slashes>[/\\]*)(?<info>[^/\\?#]*)@",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@":[/\\]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();
}
