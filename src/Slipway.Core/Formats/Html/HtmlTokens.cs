using System.Collections.Frozen;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace Slipway.Core.Formats.Html;

/// <summary>
/// The tags and texts of a publisher's HTML, in one pass over them. No tree is built: its rules for
/// wrongly nested tags write some of them again and again, so that a tree, and the work for it,
/// grows with the square of the text.
/// </summary>
internal static class HtmlTokens
{
    /// <summary>What stands in these is text to its own end tag, and no markup.</summary>
    private static readonly FrozenDictionary<string, HtmlParseMode> Raw = new Dictionary<string, HtmlParseMode>
    {
        ["script"] = HtmlParseMode.Script,
        ["style"] = HtmlParseMode.Rawtext,
        ["iframe"] = HtmlParseMode.Rawtext,
        ["noembed"] = HtmlParseMode.Rawtext,
        ["noframes"] = HtmlParseMode.Rawtext,
        ["textarea"] = HtmlParseMode.RCData,
        ["title"] = HtmlParseMode.RCData,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<HtmlToken> Of(string html)
    {
        using var source = new TextSource(html);
        using var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.Resolver);
        for (var token = tokenizer.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokenizer.Get())
        {
            if (token.Type == HtmlTokenType.StartTag && Raw.TryGetValue(token.Name, out var mode))
                tokenizer.State = mode;
            yield return token;
        }
    }
}
