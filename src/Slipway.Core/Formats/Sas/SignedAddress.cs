using System.Collections.Frozen;
using System.Globalization;
using Slipway.Core.Documents;

namespace Slipway.Core.Formats.Sas;

/// <summary>
/// A disk's address as a blob store reads it: path, and the parameters of its signature (SAS). Read
/// as text, so that one with blanks is read, too.
/// </summary>
public sealed class SignedAddress
{
    private static readonly FrozenSet<string> Marks = FrozenSet.ToFrozenSet(["sv", "sr", "st", "se", "sp", "sig"], StringComparer.Ordinal);

    /// <summary>
    /// All parameters of a signature (documented): they may differ once it is renewed.
    /// </summary>
    private static readonly FrozenSet<string> OfSignatures = FrozenSet.ToFrozenSet(
        [
            .. Marks, "ss", "srt", "spr", "sip", "si", "ses", "sdd", "skoid", "sktid", "skt", "ske", "sks", "skv", "saoid", "suoid", "scid",
        ],
        StringComparer.Ordinal);

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    private const string EscapedRest = "amp;";

    private readonly Dictionary<string, string> parameters = new(StringComparer.Ordinal);

    private SignedAddress(string text, int authority)
    {
        var fragment = text.IndexOf('#', StringComparison.Ordinal);
        var whole = fragment < 0 ? text : text[..fragment];
        var query = whole.IndexOf('?', StringComparison.Ordinal);
        var bare = query < 0 ? whole : whole[..query];
        var slash = bare.IndexOf('/', authority);
        Path = slash < 0 ? "" : bare[slash..];
        Host = bare[authority..(slash < 0 ? bare.Length : slash)];
        HasQuery = query >= 0;
        IsEncrypted = text.StartsWith("https", StringComparison.OrdinalIgnoreCase);
        HasBlank = text.AsSpan().ContainsAny(Characters.Blank) || Path.Contains("%20", StringComparison.Ordinal);
        foreach (var part in HasQuery ? whole[(query + 1)..].Split('&') : [])
        {
            // As "&" is written in HTML: what follows is the parameter that was meant.
            var isEscaped = part.StartsWith(EscapedRest, StringComparison.OrdinalIgnoreCase);
            IsEscaped |= isEscaped;
            var plain = isEscaped ? part[EscapedRest.Length..] : part;
            var equals = plain.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                parameters.TryAdd(plain[..equals], Uri.UnescapeDataString(plain[(equals + 1)..]));
        }
    }

    public string Host { get; }

    public string Path { get; }

    public bool HasQuery { get; }

    public bool IsEncrypted { get; }

    public bool HasBlank { get; }

    /// <summary>
    /// Its parameters stand apart by <c>&amp;amp;</c>, as in the text of a web page.
    /// </summary>
    public bool IsEscaped { get; }

    /// <summary>
    /// Until when it can be read: where a user delegation signed it, no longer than the key of
    /// that.
    /// </summary>
    public (string Parameter, DateTimeOffset Time)? End =>
        Times("se", "ske").OrderBy(end => end.Time).Select(end => ((string, DateTimeOffset)?)end).FirstOrDefault();

    /// <summary>From when on it can be read.</summary>
    public (string Parameter, DateTimeOffset Time)? Start =>
        Times("st", "skt").OrderByDescending(start => start.Time).Select(start => ((string, DateTimeOffset)?)start).FirstOrDefault();

    /// <summary>Some part of a signature is there.</summary>
    public bool IsSigned => parameters.Keys.Any(Marks.Contains);

    /// <summary>Blob stores are called <c>account.blob.…</c> in every cloud.</summary>
    public bool IsOfBlobStore => Host.Split('.') is [_, var second, _, ..] && second.Equals("blob", StringComparison.OrdinalIgnoreCase);

    /// <summary>A parameter's value; null where it is missing or says nothing.</summary>
    public string? this[string parameter] => parameters.GetValueOrDefault(parameter) is { Length: > 0 } value ? value : null;

    /// <summary>Null for anything but a web address.</summary>
    public static SignedAddress? Of(string text)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["https://", "http://"])
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                return new SignedAddress(text, scheme.Length);
        }

        return null;
    }

    private static string Bare(string address) => address.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? address[..end] : address;

    /// <summary>
    /// The address without fragment and signature. What else its query says stays: it may choose
    /// what is read, as <c>versionid</c> and <c>snapshot</c> do.
    /// </summary>
    public static string Unsigned(string address)
    {
        var bare = Bare(address);
        if (bare.Length == address.Length || address[bare.Length] == '#')
            return bare;
        var query = address[(bare.Length + 1)..].Split('#')[0];
        var kept = string.Join('&', query.Split('&').Where(part => !OfSignatures.Contains(part.Split('=')[0])));
        return kept.Length == 0 ? bare : $"{bare}?{kept}";
    }

    /// <summary>
    /// A full date and time of day in UTC or with an offset; null for any other form.
    /// </summary>
    public DateTimeOffset? Time(string parameter) => DateTimeOffset.TryParseExact(
        this[parameter],
        Forms,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out var time)
            ? time
            : null;

    private IEnumerable<(string Parameter, DateTimeOffset Time)> Times(params string[] names) =>
        names.Select(name => (Parameter: name, Time: Time(name)))
            .Where(found => found.Time is not null)
            .Select(found => (found.Parameter, found.Time!.Value));
}
