using System.Collections.Frozen;
using System.Text;

namespace Slipway.Core.Catalog;

/// <summary>
/// The words of a text as the catalog compares them: lower case, without accents, split at all that
/// is neither letter nor digit. The same function serves stored text and queries, so that both
/// databases only compare code points and return the same results.
/// </summary>
public static class SearchWords
{
    /// <summary>Longer words are cut, both in stored text and in queries.</summary>
    private const int LongestWord = 40;

    // The program runs without the culture data that Unicode's own normalisation needs; the table
    // was made from it.
    private static readonly FrozenDictionary<char, string> Folded = ReadTable();

    /// <summary>Each word once, in the order of the text.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var lower = Rune.ToLowerInvariant(rune);
            if (Rune.IsLetterOrDigit(lower))
                Append(lower, word);
            else if (!IsMark(lower))
                End(word, words);
        }

        End(word, words);
        return [.. words.Keys];
    }

    private static void Append(Rune rune, StringBuilder word)
    {
        if (word.Length >= LongestWord)
            return;
        if (rune.IsBmp && Folded.TryGetValue((char)rune.Value, out var plain))
            word.Append(plain);
        else
            word.Append(rune.ToString());
    }

    private static void End(StringBuilder word, OrderedDictionary<string, bool> words)
    {
        if (word.Length > 0)
            words.TryAdd(word.ToString(), true);
        word.Clear();
    }

    /// <summary>The accents that are characters of their own.</summary>
    private static bool IsMark(Rune rune) => rune.Value is >= 0x300 and <= 0x36F;

    private static FrozenDictionary<char, string> ReadTable()
    {
        using var reader = new StreamReader(typeof(SearchWords).Assembly.GetManifestResourceStream("folding.txt")!);
        var table = new Dictionary<char, string>();
        while (reader.ReadLine() is { } line)
        {
            var plain = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            foreach (var letter in line[(plain.Length + 1)..])
                table[letter] = plain;
        }

        return table.ToFrozenDictionary();
    }
}
