using System.IO.Compression;
using System.Xml;
using Slipway.Core.Documents;
using Slipway.Core.Formats;
using Slipway.Core.Formats.Sheets;
using Slipway.Core.Rules;

namespace Slipway.Core.Pricing;

/// <summary>
/// Opens a file as a workbook and reads its first sheet: what kind of file it is, that it unpacks
/// to little, and that its parts are plain XML. Parts that a table of prices does not need are not
/// read.
/// </summary>
internal static class WorkbookFile
{
    private const int MostParts = 200;

    /// <summary>A full table of 88 regions and 27 columns is less than 1 MiB.</summary>
    private const long MostUnpacked = 16 * 1024 * 1024;

    /// <summary>
    /// Of a part that is larger than <see cref="Small"/>: sheets pack to a tenth or a twentieth.
    /// </summary>
    private const int MostRatio = 100;

    private const long Small = 1024 * 1024;

    /// <summary>Hands on the first sheet, and notes what is wrong with the file.</summary>
    public static void Read(byte[] bytes, TableFaults faults, Action<Workbook, Sheet> read, CancellationToken cancel)
    {
        if (OtherKind(bytes) is { } other)
        {
            faults.Add(PriceSheetRules.IsWorkbook, $"{other.Name}. {other.AdviceOr(PriceSheetRules.Save)}");
            return;
        }

        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes, writable: false));
            if (IsSmall(zip, faults, cancel))
                Read(zip, faults, read, cancel);
        }
        catch (XmlException)
        {
            faults.Add(PriceSheetRules.IsSound, "its XML is damaged, declares a document type, or has a tag that is far too long");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            faults.Add(PriceSheetRules.IsSound, "it is a damaged zip file");
        }
    }

    private static void Read(ZipArchive zip, TableFaults faults, Action<Workbook, Sheet> read, CancellationToken cancel)
    {
        var (workbook, otherKind, damage) = Workbook.Open(zip, cancel);
        if (workbook is null)
        {
            if (otherKind is null)
                faults.Add(PriceSheetRules.IsSound, damage!);
            else
                faults.Add(PriceSheetRules.IsWorkbook, $"{otherKind}. {PriceSheetRules.Save}");
            return;
        }

        using var strings = workbook.Strings is { } texts ? PartReader.Open(texts, cancel) : null;
        using var styles = workbook.Styles is { } formats ? PartReader.Open(formats, cancel) : null;
        using var content = PartReader.Open(workbook.Sheet, cancel);
        if (content.Root != "worksheet")
        {
            faults.Add(PriceSheetRules.IsSound, "its first sheet is not a table but a chart or the like");
            return;
        }

        var sheet = new Sheet(content, Sheet.Strings(strings), NumberFormats.Read(styles));
        read(workbook, sheet);
        if (sheet.Damage is { } broken)
            faults.Add(PriceSheetRules.IsSound, broken);
        if (content.IsTooLong || strings?.IsTooLong == true || styles?.IsTooLong == true)
            faults.Add(PriceSheetRules.IsSmall, "one of its parts has more elements than a table of prices");
    }

    private static ContentKind? OtherKind(byte[] bytes) =>
        bytes is [(byte)'P', (byte)'K', ..] ? null
        : bytes is [0xD0, 0xCF, 0x11, 0xE0, ..] ? new ContentKind("an old workbook (.xls), or one with a password")
        : ContentKind.Of(bytes) is { IsPlainText: true } ? new ContentKind("text, perhaps CSV")
        : ContentKind.Of(bytes);

    private static bool IsSmall(ZipArchive zip, TableFaults faults, CancellationToken cancel)
    {
        if (zip.Entries.Count > MostParts)
        {
            faults.Add(PriceSheetRules.IsSmall, $"it has {Quoted.Number(zip.Entries.Count)} parts");
            return false;
        }

        var room = MostUnpacked;
        foreach (var part in zip.Entries)
        {
            cancel.ThrowIfCancellationRequested();
            room -= Unpacked(part, room);
            if (room >= 0 && (part.Length <= Small || part.Length / Math.Max(1, part.CompressedLength) <= MostRatio))
                continue;
            faults.Add(PriceSheetRules.IsSmall, "it unpacks to far more than a table of prices");
            return false;
        }

        return true;
    }

    /// <summary>
    /// How many bytes a part really unpacks to, whatever its header says: at most one more than
    /// there is room for.
    /// </summary>
    private static long Unpacked(ZipArchiveEntry part, long room)
    {
        using var content = part.Open();
        var buffer = new byte[16 * 1024];
        var length = 0L;
        while (length <= room && content.Read(buffer) is > 0 and var read)
            length += read;
        return length;
    }
}
