namespace Slipway.Core.Documents;

/// <summary>Text out of a request as a message may quote it: a hostile megabyte must not become a megabyte of answer, or a line break in a log.</summary>
public static class Quoted
{
    public static string Shorten(string text, int most)
    {
        if (text.Length > most)
            text = string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most), "…");
        return text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character)) : text;
    }
}
