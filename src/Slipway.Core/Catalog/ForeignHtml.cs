using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Slipway.Core.Catalog;

/// <summary>Tells what of a publisher's HTML <see cref="SafeHtml"/> would leave out.</summary>
internal static class ForeignHtml
{
    private const int MostNamed = 5;

    // A longer text is a fault of its own, and parsing time grows faster than the text does.
    private const int LongestInput = 6_000;

    /// <summary>The names of tags and attributes, each once and only the first few; empty where all is shown.</summary>
    public static IReadOnlyList<string> Of(string html)
    {
        if (html.Length > LongestInput || !html.Contains('<', StringComparison.Ordinal))
            return [];
        using var document = new HtmlParser(new HtmlParserOptions { IsScripting = false }).ParseDocument("");
        var found = new List<string>();

        // A stack of its own: hostile nesting must not reach the thread's.
        var open = new Stack<INode>(new HtmlParser().ParseFragment(html, document.Body!).Reverse());
        while (found.Count < MostNamed && open.TryPop(out var node))
        {
            if (node is not IElement element)
                continue;
            if (!SafeHtml.Keeps(element.LocalName))
                Add($"the tag {Shown(element.LocalName)}");
            foreach (var attribute in element.Attributes)
                Add($"the attribute {Shown(attribute.Name)}");
            for (var index = element.ChildNodes.Length - 1; index >= 0; index--)
                open.Push(element.ChildNodes[index]);
        }

        return found;

        void Add(string what)
        {
            if (!found.Contains(what))
                found.Add(what);
        }
    }

    private static string Shown(string name) => Rules.Found.Text(name);
}
