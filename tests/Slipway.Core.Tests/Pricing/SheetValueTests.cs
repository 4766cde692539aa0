using System.Diagnostics;
using System.Globalization;
using System.Text;
using Slipway.Core.Catalog;
using Slipway.Core.Pricing;
using static Slipway.Core.Tests.Pricing.SheetFiles;

namespace Slipway.Core.Tests.Pricing;

/// <summary>
/// What is stored in cells becomes the price that the sheet shows, or the sheet is refused with the
/// cell's name: no other price may ever come of it.
/// </summary>
public class SheetValueTests
{
    [Theory]
    [InlineData("0,05")]
    [InlineData("1,50")]
    [InlineData("¤5")]
    [InlineData("$5")]
    [InlineData("5 %")]
    [InlineData("(5)")]
    [InlineData("1 000")]
    [InlineData("1e")]
    [InlineData("0x10")]
    [InlineData("٥")]
    [InlineData("NaN")]
    [InlineData("INF")]
    [InlineData("5-")]
    [InlineData("")]
    [InlineData("true")]
    public void A_value_that_is_not_an_XML_number_is_refused_with_its_cell(string value)
    {
        using var _ = new DecimalComma();
        Assert.Equal(
            ["VM-PRICEFILE-039: the price spreadsheet has cells that are stored as numbers but do not hold one: C2."],
            Faults(new SheetFiles().OfCells(Number("C2", value)))
                .Select(fault => fault[..fault.IndexOf(" The tool", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0e-400", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("0.05", "0.05")]
    [InlineData("0.10000000000000001", "0.1")]
    [InlineData("5", "5")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("+1.5", "1.5")]
    [InlineData(" 1.5\n", "1.5")]
    [InlineData("1.5E-2", "0.015")]
    [InlineData("2e2", "200")]
    public void An_XML_number_is_that_price_whatever_the_language(string value, string price)
    {
        using var _ = new DecimalComma();
        Assert.Equal(decimal.Parse(price, CultureInfo.InvariantCulture), Prices(new SheetFiles().OfCells(Number("C2", value)))["1core"]);
    }

    [Theory]
    [InlineData("0.0000001")]
    [InlineData("1e-30")]
    [InlineData("5E-324")]
    [InlineData("1e-400")]
    [InlineData("0.5E-99999")]
    public void A_price_too_small_to_be_held_is_refused_and_not_given_away(string value) => Assert.Equal(
        ["VM-PRICEFILE-032: the price spreadsheet's prices have more than 6 decimals: C2. Round them."],
        Faults(new SheetFiles().OfCells(Number("C2", value))));

    [Theory]
    [InlineData("""<c r="D2"><f>C2*9</f><v></v></c>""")]
    [InlineData("""<c r="D2"><f>C2*9</f><v/></c>""")]
    [InlineData("""<c r="D2"><f>C2*9</f></c>""")]
    [InlineData("""<c r="D2"><f t="shared" si="0"/></c>""")]
    [InlineData("""<c r="D2" t="str"><f>C2*9</f><v></v></c>""")]
    [InlineData("""<c r="D2"><f>C2*9</f><v> </v></c>""")]
    public void A_formula_without_a_stored_number_is_refused_and_no_price_is_worked_out_for_it(string cell) =>
        Assert.StartsWith(
            "VM-PRICEFILE-027", Assert.Single(Faults(new SheetFiles().OfCells(Number("C2", "0.05") + cell))), StringComparison.Ordinal);

    [Theory]
    [InlineData("""<c r="C2"><f>1<v>9</v></f></c>""")]
    [InlineData("""<c r="C2"><v>5</v><v>9</v></c>""")]
    [InlineData("""<c r="C2"><v>5</v><f>9</f></c>""")]
    [InlineData("""<c r="C2"><v>5</v><c r="D2"><v>9</v></c></c>""")]
    [InlineData("""<c r="C2"><v>5</v></c><x><c r="D2"><v>9</v></c></x>""")]
    [InlineData("""<c r="C2"><v>5</v></c><row r="3"><c r="A3"><v>9</v></c></row>""")]
    public void A_value_where_no_program_shows_one_makes_the_sheet_unreadable(string cells) =>
        Assert.StartsWith("VM-PRICEFILE-023", Assert.Single(Faults(new SheetFiles().OfCells(cells))), StringComparison.Ordinal);

    [Theory]
    [InlineData("<extLst><ext><row r=\"3\"><c r=\"A3\"><v>9</v></c></row></ext></extLst>")]
    [InlineData("<extLst><row r=\"3\"><c r=\"A3\"><v>9</v></c></row></extLst>")]
    [InlineData("<sheetData><row r=\"3\"><c r=\"A3\"><v>9</v></c></row></sheetData>")]
    public void Rows_outside_the_table_make_the_sheet_unreadable(string behind) => Assert.StartsWith(
        "VM-PRICEFILE-023", Assert.Single(Faults(new SheetFiles { Behind = behind }.OfCells(Number("C2", "5")))), StringComparison.Ordinal);

    [Fact]
    public void A_formula_with_its_number_is_read() =>
        Assert.Equal(0.45m, Prices(new SheetFiles().OfCells("""<c r="C2"><v>0.05</v></c><c r="D2"><f>C2*9</f><v>0.45</v></c>"""))["2core"]);

    [Fact]
    public void A_formula_whose_number_is_0_is_a_warning_and_an_error_where_nobody_worked_it_out()
    {
        const string cells = """<c r="C2"><v>0.05</v></c><c r="D2"><f>C2*9</f><v>0</v></c>""";
        var reading = PriceSheet.Read(new SheetFiles().OfCells(cells));
        Assert.Equal(
            ("VM-PRICEFILE-037", Slipway.Core.Documents.Severity.Warning),
            (Assert.Single(reading.Faults.At("/p")).Code, reading.Faults.At("/p").First().Severity));
        Assert.Contains("D2", reading.Faults.At("/p").First().Message, StringComparison.Ordinal);
        Assert.Equal(0, reading.Regions[0].PerHour["2core"]);

        // A tool that writes 0 for whatever it cannot work out asks for that at the next opening.
        Assert.StartsWith(
            "VM-PRICEFILE-027",
            Assert.Single(Faults(new SheetFiles { Book = """<calcPr calcId="124519" fullCalcOnLoad="1"/>""" }.OfCells(cells))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_first_of_merged_cells_has_a_value_so_no_price_is_worked_out_for_the_others() => Assert.StartsWith(
        "VM-PRICEFILE-038: the price spreadsheet has merged cells: C2 to E2.",
        Assert.Single(Faults(
            new SheetFiles { Behind = """<mergeCells count="1"><mergeCell ref="C2:E2"/></mergeCells>""" }.OfCells(Number("C2", "0.45")))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("yyyy\\-mm\\-dd", true)]
    [InlineData("d.m", true)]
    [InlineData("[h]:mm", true)]
    [InlineData("[Red]0.00", false)]
    [InlineData("[$€-407] #,##0.00", false)]
    [InlineData("#,##0.00\\ \"USD per month, day and hour\"", false)]
    [InlineData("\\d0.00", false)]
    public void A_number_that_is_shown_as_a_date_is_not_a_price(string format, bool isDate)
    {
        var styles =
            $"""<numFmts><numFmt numFmtId="170" formatCode="{format.Replace("\"", "&quot;", StringComparison.Ordinal)}"/>"""
            + $"""</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>""";
        var faults = Faults(new SheetFiles { Styles = styles }.OfCells("""<c r="C2" s="1"><v>45297</v></c>"""));
        Assert.Equal(
            isDate ? ["VM-PRICEFILE-031: the price spreadsheet's prices: found a date or time in C2."] : [],
            faults.Select(fault => fault[..(fault.IndexOf("C2.", StringComparison.Ordinal) + 3)]));
    }

    [Fact]
    public void Strict_Open_XML_is_read_like_the_usual_one() => Assert.Equal(
        0.05m,
        Prices(new SheetFiles
        {
            Main = "http://purl.oclc.org/ooxml/spreadsheetml/main",
            OwnRelations = "http://purl.oclc.org/ooxml/officeDocument/relationships",
        }
            .OfCells(Number("C2", "0.05")))["1core"]);

    [Fact]
    public void Shared_and_formatted_texts_are_read() => Assert.Equal(
        2,
        Prices(new SheetFiles { Strings =
            "<si><t>US</t></si><si><r><t>U</t></r><r><t>SD</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si>" }.Of($"""
            <row>{Text("A1", "Region")}{Text("B1", "Currency")}{Text("C1", "1core")}</row>
            <row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c><v>2</v></c></row>
            """))["1core"]);

    [Theory]
    [InlineData("""<row r="2"><c r="C2"><v>1</v></c><c r="C2"><v>2</v></c></row>""")]
    [InlineData("""<row r="2"><c r="D2"><v>1</v></c><c r="C2"><v>2</v></c></row>""")]
    [InlineData("""<row r="2"><c r="C3"><v>1</v></c></row>""")]
    [InlineData("""<row r="2"/><row r="2"><c r="C2"><v>1</v></c></row>""")]
    [InlineData("""<row r="2"><c r="C2" t="s"><v>7</v></c></row>""")]
    public void A_sheet_that_says_two_things_is_damaged(string rows) => Assert.Contains(
        Faults(new SheetFiles().Of($"""<row r="1">{Text("A1", "Region")}{Text("B1", "Currency")}{Text("C1", "1core")}</row>""" + rows)),
        fault => fault.StartsWith("VM-PRICEFILE-023", StringComparison.Ordinal));

    [Fact]
    public void A_hidden_first_sheet_is_not_read() => Assert.Contains(
        "first sheet is hidden",
        Assert.Single(Faults(new SheetFiles { SheetState = "state=\"hidden\"" }.OfCells(Number("C2", "1")))),
        StringComparison.Ordinal);

    [Fact]
    public void Faults_name_cells_and_quote_nothing()
    {
        var faults = Faults(new SheetFiles().Of($"""
            <row r="1">{Text("A1", "Region")}{Text("B1", "Currency")}{Text("C1", "1core")}</row>
            <row r="2">{Text("A2", "root:x:0:0")}{Text("B2", "USD")}{Number("C2", "1")}</row>
            <row r="3">{Text("A3", "US")}{Text("B3", "root:x:0:0")}{Number("C3", "1")}</row>
            <row r="4">{Text("A4", "DE")}{Text("B4", "EUR")}{Text("C4", "root:x:0:0")}</row>
            <row r="5">{Text("A5", "FR")}{Text("B5", "EUR")}{Number("C5", "0.1234567")}</row>
            """));
        Assert.Equal(["VM-PRICEFILE-028", "VM-PRICEFILE-030", "VM-PRICEFILE-031", "VM-PRICEFILE-032"], faults.Select(fault => fault[..16]));
        Assert.All(faults, fault => Assert.DoesNotContain("root", fault, StringComparison.Ordinal));
        Assert.All(["A2", "B3", "C4", "C5"], cell => Assert.Contains(faults, fault => fault.Contains(cell, StringComparison.Ordinal)));
        Assert.DoesNotContain(
            "root", string.Concat(Faults(new SheetFiles().Of($"""<row r="1">{Text("A1", "root:x")}</row>"""))), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_number_of_number_formats_takes_a_moment()
    {
        var formats = new StringBuilder();
        for (var id = 200; id < 160_200; id++)
            formats.Append(CultureInfo.InvariantCulture, $"""<numFmt numFmtId="{id}" formatCode="0.{id}"/>""");
        var book =
            new SheetFiles { Styles = $"<numFmts>{formats}</numFmts><cellXfs><xf numFmtId=\"0\"/></cellXfs>" }.OfCells(Number("C2", "1"));
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(1, Prices(book)["1core"]);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("a", "UTF-8")]
    [InlineData("xmlns:a", "UTF-8")]
    [InlineData("a", "UTF-16")]
    public void Any_number_of_attributes_takes_a_moment(string name, string encoding)
    {
        // The value has both bytes of a < in UTF-16.
        var attributes = string.Concat(
            Enumerable.Range(0, 300_000).Select(index => string.Create(CultureInfo.InvariantCulture, $" {name}{index}='\u013C\u3C00'")));
        var (file, start) =
            (new SheetFiles { Encoding = encoding }.OfCells($"<c r=\"C2\"{attributes}><v>1</v></c>"), Stopwatch.GetTimestamp());
        Assert.Contains("a tag that is far too long", Assert.Single(Faults(file)), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_part_of_more_elements_than_a_table_has_is_refused()
    {
        var random = new Random(7);
        var styles = string.Concat(Enumerable.Range(0, 600_000).Select(_ => $"<{(char)('a' + random.Next(26))}/>"));
        Assert.StartsWith(
            "VM-PRICEFILE-022: the price spreadsheet is too large: one of its parts has more elements",
            Assert.Single(Faults(new SheetFiles { Styles = styles }.OfCells(Number("C2", "1")))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_reaches_the_reader()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        var book = new SheetFiles { Styles = string.Concat(Enumerable.Repeat("<a/>", 10_000)) }.OfCells(Number("C2", "1"));
        Assert.Throws<OperationCanceledException>(() => PriceSheet.Read(book, cancel.Token));
    }

    [Fact]
    public void A_content_is_read_once_however_many_addresses_it_has()
    {
        var book = new SheetFiles().OfCells(Number("C2", "1"));
        var copies = TableCopies.Of(_ => book);
        Assert.Same(copies.Prices("https://a/1"), copies.Prices("https://a/2"));
    }

    private static IReadOnlyDictionary<string, decimal> Prices(byte[] book)
    {
        Assert.Empty(Faults(book));
        return Assert.Single(PriceSheet.Read(book).Regions).PerHour;
    }

    private static string[] Faults(byte[] book) =>
        [.. PriceSheet.Read(book).Faults.At("/p").Select(fault => $"{fault.Code}: {fault.Message}")];

    private sealed class DecimalComma : IDisposable
    {
        private readonly CultureInfo before = CultureInfo.CurrentCulture;

        public DecimalComma()
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = comma;
        }

        public void Dispose() => CultureInfo.CurrentCulture = before;
    }
}
