using System.Text.RegularExpressions;
using Slipway.Core.Documents;

namespace Slipway.Core.Publishing;

/// <summary>
/// The ETag of a draft: its changed time, weak and percent-encoded, as the original writes it (observed):
/// <c>W/"datetime'2019-10-30T22%3A03%3A51.6562051Z'"</c>. Tags are opaque strings to everyone but this file.
/// </summary>
public static partial class EntityTag
{
    private const int LongestQuote = 100;

    public const string Any = "*";

    public static string Of(DateTimeOffset changedTime) =>
        $"W/\"datetime'{WireTime.Format(changedTime).Replace(":", "%3A", StringComparison.Ordinal)}'\"";

    /// <summary>
    /// Whether <paramref name="ifMatch"/>, one tag or a comma-separated list of them, names this
    /// draft. Tags compare as strings, weak or not.
    /// </summary>
    public static bool Matches(string ifMatch, DateTimeOffset changedTime)
    {
        var current = Bare(Of(changedTime));
        return ifMatch.Split(',').Any(tag => string.Equals(Bare(tag), current, StringComparison.Ordinal));
    }

    /// <summary>Why a tag that does not match does not, with what to do about it.</summary>
    public static string WhyNot(string ifMatch, DateTimeOffset changedTime)
    {
        var current = $"its ETag is now {Of(changedTime)}. GET it again, merge, and PUT with that tag.";
        if (ifMatch.Split(',').Any(tag => Form().IsMatch(Bare(tag))))
            return $"The offer has changed since the version that If-Match names; {current}";
        return Time().IsMatch(ifMatch.Replace("%25", "%", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.OrdinalIgnoreCase))
            ? $"If-Match is '{Quoted.Shorten(ifMatch, LongestQuote)}', which is an ETag that was changed on its way: decoded, encoded "
                + "again, or without its quotes. "
                + "Send the header ETag of GET back exactly as received, including its % and quotes; " + current
            : $"If-Match is '{Quoted.Shorten(ifMatch, LongestQuote)}', which is not an ETag of this service. Send the header ETag of GET "
                + "as it came, or '*' to overwrite; "
                + current;
    }

    /// <summary>A tag as <see cref="Of"/> writes it, but for the weakness.</summary>
    [GeneratedRegex(@"^""datetime'\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.\d{7}Z'""$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    /// <summary>The time in one, wherever the tag has been.</summary>
    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    private static string Bare(string tag)
    {
        var trimmed = tag.Trim();
        return trimmed.StartsWith("W/", StringComparison.Ordinal) ? trimmed[2..] : trimmed;
    }
}
