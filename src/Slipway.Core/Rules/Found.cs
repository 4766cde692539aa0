using System.Globalization;
using System.Text.Json;

namespace Slipway.Core.Rules;

/// <summary>How a message shows the value that was found: short, and never with what may be a signature or a secret.</summary>
internal static class Found
{
    private const int Longest = 60;

    /// <summary>A text may be megabytes long, and only its beginning is shown.</summary>
    private const int LongestLookedAt = 4096;

    /// <summary>On one line, without what a terminal or a page would obey, and without the secrets of addresses.</summary>
    public static string Text(string text) => $"'{Cut(string.Concat(Slipway.Core.Documents.Address.MaskedText(text[..Math.Min(text.Length, LongestLookedAt)]).Take(Longest + 1).Select(Shown)))}'";

    /// <summary>A control character, or one that turns the direction of writing; tabs and line ends are text.</summary>
    public static bool IsUnseen(char character) =>
        (char.IsControl(character) && character is not ('\t' or '\n' or '\r')) || character is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>The first of them; null in a text that has none.</summary>
    public static char? FirstUnseen(string text)
    {
        foreach (var character in text)
        {
            if (IsUnseen(character))
                return character;
        }

        return null;
    }

    private static char Shown(char character) => char.IsControl(character) ? ' ' : IsUnseen(character) ? '\uFFFD' : character;

    /// <summary>Without user information, query and fragment.</summary>
    public static string Address(string text)
    {
        var end = text.AsSpan().IndexOfAny('?', '#');
        var bare = end < 0 ? text : text[..end] + "…";
        var at = bare.LastIndexOf('@');
        if (at < 0)
            return Text(bare);
        var authority = bare.IndexOf("//", StringComparison.Ordinal);
        return Text((authority >= 0 && authority < at ? bare[..(authority + 2)] : "") + "…" + bare[at..]);
    }

    /// <summary>A value of the wrong kind. Texts are not quoted: where an object is expected they may well be a connection string.</summary>
    public static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "the number " + Cut(value.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => "nothing",
    };

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // A surrogate pair is kept whole, so that the message stays valid text.
    private static string Cut(string text) =>
        text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
}
