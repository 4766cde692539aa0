using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Slipway.Core.Formats.Sheets;

/// <summary>
/// Reads a part of a workbook as plain XML, forward only: no document types, no more nodes than a
/// table of prices can have, and no longer than the caller waits. Elements are known by their
/// names in the namespace of the root, so both forms of Open XML are read, the transitional and the
/// strict one.
/// </summary>
internal sealed class PartReader : IDisposable
{
    /// <summary>500 rows of 100 columns are 50,000 cells of about 5 nodes.</summary>
    private const int MostNodes = 500_000;

    private const int NodesBetweenLooks = 1_024;

    private static readonly XmlReaderSettings Plain = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CloseInput = true,
    };

    private readonly XmlReader xml;
    private readonly CancellationToken cancel;
    private int nodes;

    private PartReader(Stream content, CancellationToken cancel)
    {
        (xml, this.cancel) = (XmlReader.Create(new TagLengthLimit(content), Plain), cancel);
        xml.MoveToContent();
        (Root, Namespace) = (xml.LocalName, xml.NamespaceURI);
    }

    /// <summary>The name of the outermost element.</summary>
    public string Root { get; }

    public string Namespace { get; }

    /// <summary>It has more nodes than are read: what was read is not all of it.</summary>
    public bool IsTooLong { get; private set; }

    public int Depth => xml.Depth;

    public static PartReader Open(ZipArchiveEntry part, CancellationToken cancel) => new(part.Open(), cancel);

    public bool Read()
    {
        if (++nodes % NodesBetweenLooks == 0)
            cancel.ThrowIfCancellationRequested();
        IsTooLong |= nodes > MostNodes;
        return !IsTooLong && xml.Read();
    }

    /// <summary>Whether an element of this name begins here.</summary>
    public bool IsAt(string name) => xml.NodeType == XmlNodeType.Element && xml.LocalName == name && xml.NamespaceURI == Namespace;

    /// <summary>An attribute without a namespace; null where it is missing.</summary>
    public string? Attribute(string name) => xml.GetAttribute(name);

    /// <summary>
    /// An attribute of this name in a namespace of its own, such as <c>r:id</c>; null where it is
    /// missing.
    /// </summary>
    public string? QualifiedAttribute(string name)
    {
        string? found = null;
        while (found is null && xml.MoveToNextAttribute())
            found = xml.LocalName == name && xml.NamespaceURI.Length > 0 ? xml.Value : null;
        xml.MoveToElement();
        return found;
    }

    /// <summary>
    /// Each node within the element that begins here; afterwards the reader stands at its end.
    /// </summary>
    public IEnumerable<PartReader> Inside()
    {
        var depth = Depth;
        if (xml.IsEmptyElement)
            yield break;
        while (Read() && Depth > depth)
            yield return this;
    }

    /// <summary>All text within the element that begins here.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        foreach (var _ in Inside())
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
                text.Append(xml.Value);
        }

        return text.ToString();
    }

    /// <summary>
    /// The text of a cell that may be formatted in parts; how it is pronounced stands there, too,
    /// and does not count.
    /// </summary>
    public string RichText()
    {
        var text = new StringBuilder();
        foreach (var _ in Inside())
        {
            if (IsAt("rPh"))
                Skip();
            else if (IsAt("t"))
                text.Append(Text());
        }

        return text.ToString();
    }

    public void Dispose() => xml.Dispose();

    private void Skip()
    {
        foreach (var _ in Inside())
        {
        }
    }
}
