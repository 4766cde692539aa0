using System.Text.RegularExpressions;

namespace Slipway.Core.Tests.Pages;

/// <summary>
/// Pages and code speak plain English, in the words of GLOSSARY.md, whose own tables show what to
/// avoid.
/// </summary>
public sealed partial class PlainEnglishTests
{
    /// <summary>Generated ones say what the program says.</summary>
    private static readonly IReadOnlyList<Page> Pages =
        [.. Page.All.Where(page => page.Path is not ("GLOSSARY.md" or "docs/rules.md" or "docs/fields.md" or "docs/settings.md"))];

    public static TheoryData<int> Patterns => [.. Enumerable.Range(0, Wording.Patterns.Count)];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void No_page_reads_as_translated(int number)
    {
        var (pattern, write) = Wording.Patterns[number];
        AssertNone(InPages(pattern), write);
    }

    [Fact]
    public void No_page_has_a_word_that_the_glossary_bans() => AssertNone(InPages(Wording.Banned), "the word of the glossary");

    [Fact]
    public void No_name_in_the_code_has_a_word_that_the_glossary_bans() => AssertNone(
        from line in Sources.All
        from name in Name().Matches(NotCode().Replace(line.Text, ""))
        let words = Hump().Replace(name.Value, " ")
        where Wording.Banned.IsMatch(words)
        select $"{line.Place}: '{name.Value}'", "the word of the glossary");

    [Theory]
    [MemberData(nameof(Patterns))]
    public void No_comment_and_no_message_reads_as_translated(int number)
    {
        var (pattern, write) = Wording.Patterns[number];
        AssertNone(from line in Sources.All from match in pattern.Matches(line.Text) select $"{line.Place}: '{match.Value}'", write);
    }

    [Fact]
    public void The_glossary_gives_each_word_one_meaning()
    {
        var words = Wording.Rows().Select(row => row[0]).ToList();
        Assert.True(words.Count > 50);
        Assert.Equal(words.Distinct(StringComparer.OrdinalIgnoreCase), words);
    }

    private static IEnumerable<string> InPages(Regex pattern) =>
        from page in Pages
        from line in page.Lines()
        from match in pattern.Matches(line.Line)
        select $"{page.Path}:{line.Number}: '{match.Value}'";

    private static void AssertNone(IEnumerable<string> found, string write) =>
        Assert.True(!found.Any(), $"Write: {write}\n{string.Join('\n', found)}");

    /// <summary>Comments, and strings on one line.</summary>
    [GeneratedRegex(@"//.*$|""(\\.|[^""\\])*""", RegexOptions.ExplicitCapture)]
    private static partial Regex NotCode();

    [GeneratedRegex(@"\b[A-Za-z_]\w+")]
    private static partial Regex Name();

    /// <summary>Between the words of a name.</summary>
    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|_")]
    private static partial Regex Hump();
}
