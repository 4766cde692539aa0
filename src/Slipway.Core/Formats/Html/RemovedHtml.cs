using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using Slipway.Core.Documents;

namespace Slipway.Core.Formats.Html;

/// <summary>Finds the parts of a publisher's HTML that <see cref="SafeHtml"/> leaves out.</summary>
internal static class RemovedHtml
{
    private const int MostNamed = 5;

    /// <summary>
    /// The names of tags and attributes, each once and only the first few; empty where all is
    /// shown.
    /// </summary>
    public static IReadOnlyList<string> Of(string html)
    {
        var found = new List<string>();
        foreach (var token in html.Contains('<', StringComparison.Ordinal) ? HtmlTokens.Of(html) : [])
        {
            if (token is not HtmlTagToken { Type: HtmlTokenType.StartTag } tag)
                continue;
            if (!SafeHtml.Keeps(tag.Name))
                Add($"the tag {Quoted.Text(tag.Name)}");
            foreach (var attribute in tag.Attributes)
                Add($"the attribute {Quoted.Text(attribute.Name)}");
            if (found.Count >= MostNamed)
                break;
        }

        return found;

        void Add(string what)
        {
            if (found.Count < MostNamed && !found.Contains(what))
                found.Add(what);
        }
    }
}
