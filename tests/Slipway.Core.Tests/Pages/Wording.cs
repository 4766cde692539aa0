using System.Text.RegularExpressions;

namespace Slipway.Core.Tests.Pages;

/// <summary>
/// What a line should not say: patterns that read as translated, and the words that GLOSSARY.md
/// bans.
/// </summary>
internal static partial class Wording
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>A pattern, and what to write instead.</summary>
    public static IReadOnlyList<(Regex Pattern, string Write)> Patterns { get; } =
    [
        Pattern(@"(?<!there )\b(is|are|was|were) no (?!longer|more\b|less\b|other\b|one\b|exception)", "'x' is not a slot"),
        Pattern(@"\b(for|to|by|of|from|with|what) who\b", "for publishers, for people who publish"),
        Pattern(@"(^|[.;:] )(?-i:Who) [a-z]+[^?|]*$", "a client that … (no sentence begins with a bare Who)"),
        Pattern(@"\bshall\b", "what happens, what it does"),
        Pattern(@"\b(is|are|be|was|were|been) told\b", "is reported, is notified"),
        Pattern(@"\b(is|are|be|was|were|been) asked\b", "is checked, is requested"),
        Pattern(@"\b(is|are|be|was|were|been) answered\b", "returns, gets"),
        Pattern(@"\b(is|are|be|was|were|been) (judged|held against)\b", "is checked"),
        Pattern(@"\bnone of (ours|its)\b", "does not affect us, has none"),
        Pattern(@"\ban? (talk|look)\b", "a session, a poll"),
        Pattern(@"\banew\b", "again, starts over"),
        Pattern(@"\bhow many-th\b", "the attempt number, starting at 1"),
        Pattern(@"\bwithout a word\b", "silently, unnoticed"),
        Pattern(@"\b(what|where) (it|he|she|they) (cannot|can) ", "an invalid document …"),
        Pattern(@"\b(is|are) there twice\b", "is repeated, appears twice"),
        Pattern(@", to be [a-z]+,? (is|are)\b", "a subject first: publishing is"),
        Pattern(@"\b(than|as) it is allowed\b", "than allowed"),
        Pattern(@"\bmust be of (some|no|a|an)\b", "must match, must belong to"),
        Pattern(@"\bwhat is said of\b", "the rules for"),
        Pattern(@"\b(?-i:Of) (an?|its|their|the) [a-z' ]+ at (least|most)\b", "at most 100 entries"),
        Pattern(@"\ba (ftp|html|http|offer|operation|issue)\b", "an ftp address"),
    ];

    /// <summary>The words in bold, one or many.</summary>
    public static Regex Banned { get; } = new(
        $@"\b({string.Join('|', Rows().SelectMany(row => Bold().Matches(row[2])).Select(word => word.Groups["word"].Value))})s?\b",
        RegexOptions.IgnoreCase | RegexOptions.Compiled,
        Longest);

    /// <summary>Word, meaning, words to avoid.</summary>
    public static IEnumerable<string[]> Rows() =>
        from line in Page.Named("GLOSSARY.md").Lines()
        let cells = line.Line.Trim('|').Split('|', StringSplitOptions.TrimEntries)
        where line.Line.StartsWith('|') && cells.Length == 3 && cells[0] != "word" && !cells[0].StartsWith("---", StringComparison.Ordinal)
        select cells;

    private static (Regex Pattern, string Write) Pattern(string pattern, string write) =>
        (new(pattern, RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Compiled, Longest), write);

    [GeneratedRegex(@"\*\*(?<word>[^*]+)\*\*")]
    private static partial Regex Bold();
}
