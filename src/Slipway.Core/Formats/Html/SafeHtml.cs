using System.Collections.Frozen;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;

namespace Slipway.Core.Formats.Html;

/// <summary>
/// Makes a publisher's HTML safe to show. Nothing of the input's markup is copied: the output is
/// written again and holds nothing but encoded text and the tags below, without attributes and
/// nested as they should be. The tags are the documented ones for descriptions. Work and output
/// grow as the input does.
/// </summary>
public static class SafeHtml
{
    /// <summary>
    /// The rules allow 10,000 characters, each at most two UTF-16 units; a longer text never passed
    /// them.
    /// </summary>
    internal const int LongestInput = 20_000;

    private static readonly FrozenSet<string> Kept = FrozenSet.ToFrozenSet(
        ["b", "i", "u", "em", "strong", "br", "p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Dropped = FrozenSet.ToFrozenSet(
        ["script", "style", "template", "iframe", "noscript", "noembed", "noframes", "object", "embed", "textarea", "title", "svg", "math"],
        StringComparer.Ordinal);

    /// <summary>Whether a tag, by its name in lower case, is shown.</summary>
    internal static bool Keeps(string tag) => Kept.Contains(tag);

    /// <summary>
    /// Tags outside the list are unwrapped: their text stays. Scripts, styles and embedded
    /// documents go with all they hold.
    /// </summary>
    public static string Of(string html)
    {
        if (html.Length > LongestInput)
            html = html[..LongestInput];
        var safe = new SafeHtmlWriter(html.Length);
        string? dropped = null;
        var depth = 0;
        foreach (var token in HtmlTokens.Of(html))
        {
            if (dropped is not null)
            {
                depth += token.Name != dropped ? 0 : token.Type == HtmlTokenType.StartTag ? 1 : token.Type == HtmlTokenType.EndTag ? -1 : 0;
                dropped = depth == 0 ? null : dropped;
            }
            else if (token.Type == HtmlTokenType.Character)
            {
                safe.Text(token.Data);
            }
            else if (token.Type == HtmlTokenType.EndTag && Kept.Contains(token.Name))
            {
                safe.Close(token.Name);
            }
            else if (token is HtmlTagToken { Type: HtmlTokenType.StartTag } tag)
            {
                if (Kept.Contains(tag.Name))
                    safe.Open(tag.Name);
                else if (Dropped.Contains(tag.Name) && !IsEmpty(tag))
                    (dropped, depth) = (tag.Name, 1);
            }
        }

        return safe.End();
    }

    /// <summary>Only what is not HTML's own may end within its tag.</summary>
    private static bool IsEmpty(HtmlTagToken tag) => tag.Name == "embed" || (tag.IsSelfClosing && tag.Name is "svg" or "math");
}
