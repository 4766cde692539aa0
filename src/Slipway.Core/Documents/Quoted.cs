using System.Globalization;
using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>
/// Text from requests, documents and files as messages quote it: short, on one line, without
/// secrets. A hostile megabyte must not become a megabyte of message, nor a line break in a log.
/// </summary>
public static class Quoted
{
    private const int Longest = 60;

    /// <summary>A text may be megabytes long, and only its beginning is shown.</summary>
    private const int MostRead = 4096;

    public static string Shorten(string text, int most)
    {
        if (text.Length > most)
            text = string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most), "…");
        return text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character)) : text;
    }

    /// <summary>
    /// In quotes, without characters that a terminal or a page would obey, and without the secrets
    /// of addresses.
    /// </summary>
    internal static string Text(string text)
    {
        var masked = Documents.Address.MaskedText(text[..Math.Min(text.Length, MostRead)]);
        return $"'{Shorten(string.Concat(masked.Take(Longest + 1).Select(Shown)), Longest)}'";
    }

    /// <summary>An address in quotes, without user information, query and fragment.</summary>
    internal static string Address(string text)
    {
        var end = text.AsSpan().IndexOfAny('?', '#');
        var bare = end < 0 ? text : text[..end] + "…";
        var at = bare.LastIndexOf('@');
        if (at < 0)
            return Text(bare);
        var authority = bare.IndexOf("//", StringComparison.Ordinal);
        return Text((authority >= 0 && authority < at ? bare[..(authority + 2)] : "") + "…" + bare[at..]);
    }

    /// <summary>
    /// The kind of a JSON value. Texts are not quoted: where an object is expected, a text may be a
    /// connection string.
    /// </summary>
    internal static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "the number " + Shorten(value.GetRawText(), Longest),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => "nothing",
    };

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first invisible character; null in a text without any.</summary>
    internal static char? FirstInvisible(string text) =>
        text.AsSpan().IndexOfAny(Characters.Invisible) is >= 0 and var at ? text[at] : null;

    private static char Shown(char character) =>
        char.IsControl(character) ? ' ' : Characters.Invisible.Contains(character) ? '\uFFFD' : character;
}
