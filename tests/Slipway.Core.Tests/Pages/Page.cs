using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Slipway.Core.Tests.Pages;

/// <summary>A page of the documentation, by its path in the repository.</summary>
internal sealed partial record Page(string Path, string Text)
{
    public static readonly string Root = FindRoot();

    private static readonly ConcurrentDictionary<string, HashSet<string>> Known = [];

    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.GetFiles(Root, "*.md")
            .Concat(Directory.GetFiles(System.IO.Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Append(System.IO.Path.Combine(Root, "src", "README.md"))
            .Order(StringComparer.Ordinal)
            .Select(file => new Page(System.IO.Path.GetRelativePath(Root, file), File.ReadAllText(file).ReplaceLineEndings("\n"))),
    ];

    public static Page Named(string path) => All.Single(page => page.Path == path);

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

    /// <summary>
    /// Whether a link of this page leads to a file or folder, and to a heading or anchor of it if
    /// it names one.
    /// </summary>
    public bool LeadsSomewhere(string file, string anchor)
    {
        var target = file.Length == 0
            ? Path
            : System.IO.Path.GetRelativePath(Root, System.IO.Path.Combine(Root, System.IO.Path.GetDirectoryName(Path)!, file));
        var place = System.IO.Path.Combine(Root, target);
        return (File.Exists(place) || Directory.Exists(place))
            && (anchor.Length == 0 || Known.GetOrAdd(target, path => Named(path).Anchors()).Contains(anchor));
    }

    /// <summary>
    /// The anchors that a site gives to the headings, and those that the page sets itself.
    /// </summary>
    private HashSet<string> Anchors() =>
        [.. Lines()
            .Where(line => line.Line.StartsWith('#'))
            .Select(line => Anchor(line.Line)), .. OwnAnchor().Matches(Text).Select(match => match.Groups["id"].Value)];

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
