using System.Text.RegularExpressions;

namespace Slipway.Core.Tests.Pages;

public sealed partial class PageTests
{
    [Fact]
    public void Every_link_between_pages_leads_somewhere()
    {
        var broken =
            from page in Page.All()
            from line in page.Lines()
            from link in Link().Matches(line.Line)
            let target = page.Follow(link.Groups["file"].Value)
            let anchor = link.Groups["anchor"].Value
            where target is null || (anchor.Length > 0 && !target.Anchors().Contains(anchor))
            select $"{page.Path}:{line.Number}: {link.Value}";
        AssertNone(broken);
    }

    private static void AssertNone(IEnumerable<string> found) => Assert.Equal("", string.Join('\n', found));

    /// <summary>A link to this repository: not one with a scheme.</summary>
    [GeneratedRegex(@"\]\((?<file>(?![a-z]+:)[^)#\s]*)(#(?<anchor>[^)\s]+))?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
