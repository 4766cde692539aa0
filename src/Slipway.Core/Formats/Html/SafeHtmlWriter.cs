using System.Text;

namespace Slipway.Core.Formats.Html;

/// <summary>
/// Writes tags so that each is closed, none is in another that may not hold it, and nothing is
/// nested without end.
/// </summary>
internal sealed class SafeHtmlWriter(int capacity)
{
    /// <summary>
    /// Deeper tags are left out and their text stays; so a search through the open tags stays
    /// short.
    /// </summary>
    private const int Deepest = 64;

    private readonly StringBuilder safe = new(capacity);
    private readonly List<string> open = [];

    public void Open(string tag)
    {
        if (tag == "br")
        {
            safe.Append("<br>");
            return;
        }

        if (tag == "li")
            CloseDownTo(
                open.FindLastIndex(one => one is "li" or "ul" or "ol") is >= 0 and var item && open[item] == "li" ? item : open.Count);
        if (IsBlock(tag) && open.LastIndexOf("p") is >= 0 and var paragraph)
            CloseDownTo(paragraph);
        if (IsHeading(tag) && open is [.., var last] && IsHeading(last))
            CloseDownTo(open.Count - 1);
        if (open.Count == Deepest)
            return;
        open.Add(tag);
        safe.Append('<').Append(tag).Append('>');
    }

    /// <summary>With all that was opened in it; a tag that is not open is passed over.</summary>
    public void Close(string tag)
    {
        if (open.LastIndexOf(tag) is >= 0 and var index)
            CloseDownTo(index);
    }

    public void Text(string text)
    {
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '"' => safe.Append("&quot;"),
                '\0' => safe,
                _ => safe.Append(character),
            };
        }
    }

    public string End()
    {
        CloseDownTo(0);
        return safe.ToString();
    }

    private void CloseDownTo(int count)
    {
        for (var index = open.Count - 1; index >= count; index--)
            safe.Append("</").Append(open[index]).Append('>');
        open.RemoveRange(count, open.Count - count);
    }

    private static bool IsBlock(string tag) => tag is "p" or "ul" or "ol" or "li" || IsHeading(tag);

    private static bool IsHeading(string tag) => tag is ['h', _];
}
