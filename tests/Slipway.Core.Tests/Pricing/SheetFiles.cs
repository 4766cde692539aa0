using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Slipway.Core.Tests.Pricing;

/// <summary>
/// Workbooks as other tools write them, part by part: what a tool of ours writes would hide what is
/// read of theirs.
/// </summary>
internal sealed class SheetFiles
{
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    public string Main { get; init; } = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public string OwnRelations { get; init; } = Relations;

    public string Encoding { get; init; } = "UTF-8";

    /// <summary>What stands in the workbook beside its sheets.</summary>
    public string Book { get; init; } = "";

    public string SheetState { get; init; } = "";

    public string Styles { get; init; } = "";

    public string Strings { get; init; } = "";

    /// <summary>What stands behind the rows.</summary>
    public string Behind { get; init; } = "";

    /// <summary>
    /// A row for the US: the cells behind region and currency, as <c>&lt;c …&gt;</c> from C2 on;
    /// the columns are 1core, 2core, 4core.
    /// </summary>
    public byte[] OfCells(string cells) => Of(
        $"""
        <row r="1">{Text("A1", "Region")}{Text("B1", "Currency")}{Text("C1", "1core")}{Text("D1", "2core")}{Text("E1", "4core")}</row>
        <row r="2">{Text("A2", "US")}{Text("B2", "USD")}{cells}</row>
        """);

    public byte[] Of(string rows)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(
                zip,
                "_rels/.rels",
                $"""<Relationships xmlns="{Package}">"""
                + $"""<Relationship Id="a" Type="{OwnRelations}/officeDocument" Target="/xl/workbook.xml"/></Relationships>""");
            Part(
                zip,
                "xl/workbook.xml",
                $"""<workbook xmlns="{Main}" xmlns:r="{OwnRelations}">"""
                + $"""<sheets><sheet name="P" sheetId="1" {SheetState} r:id="s"/></sheets>{Book}</workbook>""");
            Part(zip, "xl/_rels/workbook.xml.rels", $"""
                <Relationships xmlns="{Package}"><Relationship Id="s" Type="{OwnRelations}/worksheet" Target="worksheets/p.xml"/>
                <Relationship Id="t" Type="{OwnRelations}/styles" Target="styles.xml"/>
                <Relationship Id="u" Type="{OwnRelations}/sharedStrings" Target="strings.xml"/></Relationships>
                """);
            Part(zip, "xl/worksheets/p.xml", $"""<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData>{Behind}</worksheet>""");
            Part(zip, "xl/styles.xml", $"""<styleSheet xmlns="{Main}">{Styles}</styleSheet>""");
            Part(zip, "xl/strings.xml", $"""<sst xmlns="{Main}">{Strings}</sst>""");
        }

        return file.ToArray();
    }

    public static string Text(string name, string text) => $"""<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>""";

    public static string Number(string name, string value) =>
        string.Create(CultureInfo.InvariantCulture, $"""<c r="{name}"><v>{value}</v></c>""");

    private void Part(ZipArchive zip, string name, string xml)
    {
        using var writer = new StreamWriter(
            zip.CreateEntry(name).Open(),
            Encoding == "UTF-16" ? System.Text.Encoding.Unicode : new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write(xml);
    }
}
