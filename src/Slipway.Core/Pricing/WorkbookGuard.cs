using System.IO.Compression;
using System.Xml;
using Slipway.Core.Artifacts;
using Slipway.Core.Rules;

namespace Slipway.Core.Pricing;

/// <summary>
/// Looks at a workbook before a library opens it: what kind of file it is, that it unpacks to little, and that its sheets are plain XML. So the library only ever
/// reads what is small and sound.
/// </summary>
internal static class WorkbookGuard
{
    private const int MostParts = 200;

    /// <summary>A full table of 88 regions and 27 columns is less than 1 MiB.</summary>
    private const long MostUnpacked = 16 * 1024 * 1024;

    /// <summary>Of a part that is larger than <see cref="Small"/>: sheets pack to a tenth or a twentieth.</summary>
    private const int MostRatio = 100;

    private const long Small = 1024 * 1024;

    private static readonly XmlReaderSettings PlainXml = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostUnpacked,
    };

    /// <summary>Notes what is wrong with it. True when a library may open it.</summary>
    public static bool Admits(byte[] bytes, TableFaults faults)
    {
        if (OtherContent(bytes) is { } other)
        {
            faults.Add(PriceSheetRules.IsWorkbook, other);
            return false;
        }

        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes, writable: false));
            return AdmitsParts(zip, faults);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or XmlException or NotSupportedException or ArgumentException)
        {
            faults.Add(PriceSheetRules.IsSound, fault is XmlException ? "its XML is damaged, or declares a document type" : "it is a damaged zip file");
            return false;
        }
    }

    /// <summary>What people upload by mistake, by its first bytes.</summary>
    private static string? OtherContent(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => "an empty file",
        [(byte)'P', (byte)'K', ..] => null,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "an old workbook (.xls), or one with a password",
        [(byte)'<', ..] or [0xEF, 0xBB, 0xBF, (byte)'<', ..] => "HTML or XML",
        _ => bytes.ContainsAny("\0"u8) ? "something else" : "text, perhaps CSV",
    };

    private static bool AdmitsParts(ZipArchive zip, TableFaults faults)
    {
        if (zip.Entries.Count > MostParts)
        {
            faults.Add(PriceSheetRules.IsSmall, $"it has {Found.Number(zip.Entries.Count)} parts");
            return false;
        }

        if (zip.GetEntry("xl/workbook.xml") is null)
        {
            faults.Add(PriceSheetRules.IsWorkbook, zip.GetEntry("xl/workbook.bin") is null ? "another kind of zip file" : "a binary workbook (.xlsb)");
            return false;
        }

        var room = MostUnpacked;
        foreach (var part in zip.Entries)
        {
            if ((room -= Unpacked(part, room)) >= 0 && (part.Length <= Small || part.Length / Math.Max(1, part.CompressedLength) <= MostRatio))
                continue;
            faults.Add(PriceSheetRules.IsSmall, "it unpacks to far more than a table of prices");
            return false;
        }

        foreach (var sheet in zip.Entries.Where(part => part.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)))
            ReadSheet(sheet, faults);
        return !faults.Any;
    }

    /// <summary>How many bytes a part really unpacks to, whatever its header says: at most one more than there is room for.</summary>
    private static long Unpacked(ZipArchiveEntry part, long room)
    {
        using var content = part.Open();
        var buffer = new byte[16 * 1024];
        var length = 0L;
        while (length <= room && content.Read(buffer) is > 0 and var read)
            length += read;
        return length;
    }

    /// <summary>
    /// A formula whose value was never stored, or that failed, looks like an empty cell to readers, and an empty cell means that a price is worked out.
    /// </summary>
    private static void ReadSheet(ZipArchiveEntry part, TableFaults faults)
    {
        using var content = part.Open();
        using var xml = XmlReader.Create(content, PlainXml);
        string? cell = null;
        var (hasFormula, hasValue) = (false, false);
        while (xml.Read())
        {
            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Element, "c") when !xml.IsEmptyElement:
                    (cell, hasFormula, hasValue) = (xml.GetAttribute("r") ?? "?", false, false);
                    if (xml.GetAttribute("t") == "e")
                        faults.Add(PriceSheetRules.HasPrices, $"an error in {Found.Text(cell)}");
                    break;
                case (XmlNodeType.Element, "f") when cell is not null:
                    hasFormula = true;
                    break;
                case (XmlNodeType.Element, "v" or "is") when cell is not null:
                    hasValue |= !xml.IsEmptyElement;
                    break;
                case (XmlNodeType.EndElement, "c"):
                    if (hasFormula && !hasValue)
                        faults.Add(PriceSheetRules.HasValues, Found.Text(cell!));
                    cell = null;
                    break;
                default:
                    break;
            }
        }
    }
}
