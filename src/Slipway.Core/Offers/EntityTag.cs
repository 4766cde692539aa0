using System.Globalization;

namespace Slipway.Core.Offers;

/// <summary>
/// The ETag of a draft: its changed time, weak and percent-encoded, as the original writes it (observed):
/// <c>W/"datetime'2019-10-30T22%3A03%3A51.6562051Z'"</c>. Tags are opaque strings to everyone but this file.
/// </summary>
public static class EntityTag
{
    public const string Any = "*";

    public static string Of(DateTimeOffset changedTime) =>
        $"W/\"datetime'{WireTime.Format(changedTime).Replace(":", "%3A", StringComparison.Ordinal)}'\"";

    /// <summary>Whether <paramref name="ifMatch"/>, one tag or a comma-separated list of them, names this draft. Tags compare as strings, weak or not.</summary>
    public static bool Matches(string ifMatch, DateTimeOffset changedTime)
    {
        var current = Bare(Of(changedTime));
        return ifMatch.Split(',').Any(tag => string.Equals(Bare(tag), current, StringComparison.Ordinal));
    }

    private static string Bare(string tag)
    {
        var trimmed = tag.Trim();
        return trimmed.StartsWith("W/", StringComparison.Ordinal) ? trimmed[2..] : trimmed;
    }
}

/// <summary>Timestamps of the wire: UTC, seven fraction digits, <c>Z</c> (observed; typed clients refuse anything else).</summary>
public static class WireTime
{
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
