using System.Text.RegularExpressions;

namespace Slipway.Core.Tests.Pages;

/// <summary>A page of the documentation, by its path in the repository.</summary>
internal sealed partial record Page(string Path, string Text)
{
    private static readonly string Root = FindRoot();

    /// <summary>Every page that people read, except the generated ones.</summary>
    public static IReadOnlyList<Page> Written { get; } = [.. All().Where(page => page.Path is not ("docs/rules.md" or "docs/fields.md"))];

    public static IEnumerable<Page> All() =>
        Directory.GetFiles(Root, "*.md")
            .Concat(Directory.GetFiles(System.IO.Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Append(System.IO.Path.Combine(Root, "src", "README.md"))
            .Order(StringComparer.Ordinal)
            .Select(file => new Page(System.IO.Path.GetRelativePath(Root, file), File.ReadAllText(file).ReplaceLineEndings("\n")));

    /// <summary>The lines outside code blocks, with their numbers.</summary>
    public IEnumerable<(int Number, string Line)> Lines()
    {
        var code = false;
        foreach (var (index, line) in Text.Split('\n').Index())
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                code = !code;
            else if (!code)
                yield return (index + 1, line);
        }
    }

    /// <summary>The anchors that a site gives to the headings, and those that the page sets itself.</summary>
    public ISet<string> Anchors() =>
        Lines().Where(line => line.Line.StartsWith('#')).Select(line => Anchor(line.Line)).Concat(OwnAnchor().Matches(Text).Select(match => match.Groups["id"].Value)).ToHashSet();

    /// <summary>What a link of this page leads to, or null if there is nothing.</summary>
    public Page? Follow(string link)
    {
        var file = System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, System.IO.Path.GetDirectoryName(Path)!, link));
        if (link.Length == 0)
            return this;
        return File.Exists(file) ? new(link, File.ReadAllText(file)) : Directory.Exists(file) ? new(link, "") : null;
    }

    private static string Anchor(string heading) =>
        NotInAnchor().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string FindRoot()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(here.FullName, "Slipway.slnx")))
            here = here.Parent!;
        return here.FullName;
    }

    [GeneratedRegex("<a id=\"(?<id>[^\"]+)\"></a>")]
    private static partial Regex OwnAnchor();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
