using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Slipway.Core.Catalog;

/// <summary>
/// Makes a publisher's HTML safe to show. Nothing of the input's markup is copied: the output is written anew from the parsed tree and holds nothing but
/// encoded text and the tags below, without attributes. The tags are the documented ones for descriptions.
/// </summary>
public static class SafeHtml
{
    // The rules allow 10,000 characters, each at most two UTF-16 units; a longer text never passed them, and parsing time grows faster than the text does.
    private const int LongestInput = 20_000;

    private static readonly FrozenSet<string> Kept = FrozenSet.ToFrozenSet(
        ["b", "i", "u", "em", "strong", "br", "p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Dropped = FrozenSet.ToFrozenSet(
        ["script", "style", "template", "iframe", "noscript", "noembed", "noframes", "object", "embed", "textarea", "title", "svg", "math"],
        StringComparer.Ordinal);

    /// <summary>Whether a tag, by its name in lower case, is shown.</summary>
    internal static bool Keeps(string tag) => Kept.Contains(tag);

    /// <summary>Tags outside the list are unwrapped: their text stays. Scripts, styles and embedded documents go with all they hold.</summary>
    public static string Of(string html)
    {
        var parser = new HtmlParser(new HtmlParserOptions { IsScripting = false });
        using var document = parser.ParseDocument("");
        var safe = new StringBuilder(html.Length);

        // A stack of its own: hostile nesting must not reach the thread's.
        var open = new Stack<(INode? Node, string? End)>();
        Push(parser.ParseFragment(html.Length <= LongestInput ? html : html[..LongestInput], document.Body!), open);
        while (open.TryPop(out var next))
        {
            switch (next.Node)
            {
                case null:
                    safe.Append(next.End);
                    break;
                case IText text:
                    Encode(text.Data, safe);
                    break;
                case IElement element when !Dropped.Contains(element.LocalName):
                    Write(element, open, safe);
                    break;
                default:
                    break;
            }
        }

        return safe.ToString();
    }

    private static void Write(IElement element, Stack<(INode? Node, string? End)> open, StringBuilder safe)
    {
        var name = element.LocalName;
        if (Kept.Contains(name))
        {
            safe.Append('<').Append(name).Append('>');
            if (name == "br")
                return;
            open.Push((null, $"</{name}>"));
        }

        Push(element.ChildNodes, open);
    }

    private static void Push(INodeList nodes, Stack<(INode? Node, string? End)> open)
    {
        for (var index = nodes.Length - 1; index >= 0; index--)
            open.Push((nodes[index], null));
    }

    private static void Encode(string text, StringBuilder safe)
    {
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '"' => safe.Append("&quot;"),
                _ => safe.Append(character),
            };
        }
    }
}
