using System.Text.RegularExpressions;

namespace Slipway.Core.Tests.Pages;

/// <summary>Pages speak plain English, in the words of GLOSSARY.md, whose own tables show what to avoid.</summary>
public sealed partial class PlainEnglishTests
{
    private static readonly IReadOnlyList<Page> Pages = [.. Page.All.Where(page => page.Path is not ("GLOSSARY.md" or "docs/rules.md" or "docs/fields.md" or "docs/settings.md"))];

    public static TheoryData<string, string> Patterns => new()
    {
        { @"(?<!there )\b(is|are|was|were) no (?!longer|more\b|less\b|other\b|one\b|exception)", "'x' is not a slot" },
        { @"\b(for|to|by|of|from|with|what) who\b", "for publishers, for people who publish" },
        { @"(^|[.;:] )(?-i:Who) [a-z]+[^?|]*$", "a client that … (no sentence begins with a bare Who)" },
        { @"\bshall\b", "what happens, what it does" },
        { @"\b(is|are|be|was|were|been) told\b", "is reported, is notified" },
        { @"\b(is|are|be|was|were|been) asked\b", "is checked, is requested" },
        { @"\b(is|are|be|was|were|been) answered\b", "returns, gets" },
        { @"\b(is|are|be|was|were|been) (judged|held against)\b", "is checked" },
        { @"\bnone of (ours|its)\b", "does not affect us, has none" },
        { @"\ban? (talk|look)\b", "a session, a poll" },
        { @"\bhow many-th\b", "the attempt number, starting at 1" },
        { @"\bwithout a word\b", "silently, unnoticed" },
        { @"\b(what|where) (it|he|she|they) (cannot|can) ", "an invalid document …" },
        { @"\ba (ftp|html|http|offer|operation|issue)\b", "an ftp address" },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void No_page_reads_as_translated(string pattern, string write) =>
        AssertNone(Found(new Regex(pattern, RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5))), write);

    [Fact]
    public void No_page_has_a_word_that_the_glossary_bans() =>
        AssertNone(Found(new Regex($@"\b({string.Join('|', BannedWords())})s?\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5))), "the word of the glossary");

    [Fact]
    public void The_glossary_gives_each_word_one_meaning()
    {
        var words = GlossaryRows().Select(row => row[0]).ToList();
        Assert.True(words.Count > 50);
        Assert.Equal(words.Distinct(StringComparer.OrdinalIgnoreCase), words);
    }

    private static IEnumerable<string> Found(Regex pattern) =>
        from page in Pages
        from line in page.Lines()
        from match in pattern.Matches(line.Line)
        select $"{page.Path}:{line.Number}: '{match.Value}'";

    private static void AssertNone(IEnumerable<string> found, string write) => Assert.True(!found.Any(), $"Write: {write}\n{string.Join('\n', found)}");

    /// <summary>Those in bold.</summary>
    private static IEnumerable<string> BannedWords()
    {
        var words = GlossaryRows().SelectMany(row => Bold().Matches(row[2]).Select(match => match.Groups["word"].Value)).ToList();
        Assert.NotEmpty(words);
        return words;
    }

    private static IEnumerable<string[]> GlossaryRows() =>
        from line in Page.Named("GLOSSARY.md").Lines()
        let cells = line.Line.Trim('|').Split('|', StringSplitOptions.TrimEntries)
        where line.Line.StartsWith('|') && cells.Length == 3 && cells[0] != "word" && !cells[0].StartsWith("---", StringComparison.Ordinal)
        select cells;

    [GeneratedRegex(@"\*\*(?<word>[^*]+)\*\*")]
    private static partial Regex Bold();
}
