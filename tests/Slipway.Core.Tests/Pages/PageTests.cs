using System.Text.RegularExpressions;

namespace Slipway.Core.Tests.Pages;

public sealed partial class PageTests
{
    private const int Columns = 100;

    [Fact]
    public void Every_link_between_pages_leads_somewhere() => AssertNone(
        from page in Page.All
        from line in page.Lines()
        from link in Link().Matches(line.Line)
        where !page.LeadsSomewhere(link.Groups["file"].Value, link.Groups["anchor"].Value)
        select $"{page.Path}:{line.Number}: {link.Value}");

    /// <summary>From the root, such as src/README.md; or the end of a path of a C# file.</summary>
    [Fact]
    public void Every_file_that_a_page_names_exists()
    {
        var code = Sources.All.Select(line => $"/{line.Place[..line.Place.LastIndexOf(':')]}").Distinct().ToList();
        AssertNone(
            from page in Page.All
            from line in page.Lines()
            from file in NamedFile().Matches(line.Line)
            let path = file.Groups["path"].Value
            where !File.Exists(Path.Combine(Page.Root, path))
                && !Directory.Exists(Path.Combine(Page.Root, path))
                && !code.Exists(one => one.EndsWith($"/{path}", StringComparison.Ordinal))
            select $"{page.Path}:{line.Number}: {path}");
    }

    /// <summary>Tables, code, headings and the addresses of links do not count.</summary>
    [Fact]
    public void Prose_has_at_most_100_columns() => AssertNone(
        from page in Page.All
        from line in page.Lines()
        where !NotProse().IsMatch(line.Line) && Address().Replace(line.Line, "").Length > Columns
        select $"{page.Path}:{line.Number}: {line.Line.Length} columns");

    private static void AssertNone(IEnumerable<string> found) => Assert.True(!found.Any(), string.Join('\n', found));

    /// <summary>A link to this repository: not one with a scheme.</summary>
    [GeneratedRegex(@"\]\((?<file>(?![a-z]+:)[^)#\s]*)(#(?<anchor>[^)\s]+))?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>(src|docs|script|deploy|samples|tests|bench|wire)/[\w./-]+|[\w/]+\.cs)`", RegexOptions.ExplicitCapture)]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"^(\||    |#|<)", RegexOptions.ExplicitCapture)]
    private static partial Regex NotProse();

    [GeneratedRegex(@"\]\([^)]*\)|https?://\S+")]
    private static partial Regex Address();
}
