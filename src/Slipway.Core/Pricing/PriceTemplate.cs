using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Slipway.Core.Pricing;

/// <summary>
/// Writes a workbook to fill in: the columns that <see cref="PriceSheet"/> reads, and a row for
/// each region. It never has other content, so its few parts are written as they are.
/// </summary>
public static class PriceTemplate
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    /// <summary>
    /// The earliest time that a zip file can hold: the same regions give the same bytes.
    /// </summary>
    private static readonly DateTimeOffset Undated = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="output">Where it is written.</param>
    /// <param name="regions">Regions of <see cref="PricedRegions"/>.</param>
    public static void Write(Stream output, IEnumerable<string> regions) => Write(
        output,
        [
            [PriceSheet.Region, PriceSheet.Currency, .. CoreSizes.Keys],
            .. regions.Select(region => new object?[] { region, PricedRegions.CurrencyOf(region)! }),
        ]);

    /// <summary>A workbook of one sheet: texts, numbers and, for null, empty cells.</summary>
    public static void Write(Stream output, IEnumerable<IReadOnlyList<object?>> rows)
    {
        using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        Part(zip, "[Content_Types].xml", $"""
            <Types xmlns="{Package}/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/>
            <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Types}.worksheet+xml"/></Types>
            """);
        Part(zip, "_rels/.rels", $"""
            <Relationships xmlns="{Package}/relationships">
            <Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """);
        Part(zip, "xl/workbook.xml", $"""
            <workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets><sheet name="Prices" sheetId="1" r:id="rId1"/></sheets></workbook>
            """);
        Part(zip, "xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns="{Package}/relationships">
            <Relationship Id="rId1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>
            """);
        Part(zip, "xl/worksheets/sheet1.xml", Sheet(rows));
    }

    private static string Sheet(IEnumerable<IReadOnlyList<object?>> rows)
    {
        var xml = new StringBuilder($"""<worksheet xmlns="{Main}"><sheetData>""");
        var number = 0;
        foreach (var row in rows)
        {
            xml.Append(CultureInfo.InvariantCulture, $"""<row r="{++number}">""");
            for (var column = 0; column < row.Count; column++)
                Cell(xml, ColumnName(column) + number.ToString(CultureInfo.InvariantCulture), row[column]);
            xml.Append("</row>");
        }

        return xml.Append("</sheetData></worksheet>").ToString();
    }

    private static void Cell(StringBuilder xml, string name, object? value)
    {
        if (value is string text)
            xml.Append(CultureInfo.InvariantCulture, $"""<c r="{name}" t="inlineStr"><is><t>{SecurityElement.Escape(text)}</t></is></c>""");
        else if (value is not null)
            xml.Append(CultureInfo.InvariantCulture, $"""<c r="{name}"><v>{value}</v></c>""");
    }

    private static string ColumnName(int column) =>
        (column >= 26 ? ((char)('A' + (column / 26) - 1)).ToString() : "") + (char)('A' + (column % 26));

    private static void Part(ZipArchive zip, string name, string xml)
    {
        var part = zip.CreateEntry(name);
        part.LastWriteTime = Undated;
        using var writer = new StreamWriter(part.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""");
        writer.Write(xml);
    }
}
