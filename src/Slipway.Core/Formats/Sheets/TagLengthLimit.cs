using System.Text;
using System.Xml;

namespace Slipway.Core.Formats.Sheets;

/// <summary>
/// The text of a part, as long as no tag of it is far too long: a reader of XML takes a tag as a
/// whole, compares its attributes with each other, and cannot be cancelled meanwhile. Open
/// XML is UTF-8 or UTF-16, and UTF-16 is recognised by its first bytes.
/// </summary>
internal sealed class TagLengthLimit(Stream content) : TextReader
{
    /// <summary>
    /// From one &lt; to the next, so with the text between: that of a cell has at most 32,767
    /// characters.
    /// </summary>
    public const int Longest = 256 * 1024;

    private readonly StreamReader text = new(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
    private int length;

    public override int Peek() => text.Peek();

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 1 ? one[0] : -1;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <exception cref="XmlException">A tag is too long.</exception>
    public override int Read(Span<char> buffer)
    {
        var read = text.Read(buffer);
        var rest = buffer[..read];
        while (rest.IndexOf('<') is >= 0 and var next)
        {
            Grow(next);
            length = 0;
            rest = rest[(next + 1)..];
        }

        Grow(rest.Length);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            text.Dispose();
        base.Dispose(disposing);
    }

    private void Grow(int more)
    {
        if ((length += more) > Longest)
            throw new XmlException($"A tag has more than {Longest} characters.");
    }
}
