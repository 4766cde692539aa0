using System.Text.Json.Nodes;
using Slipway.Core.Documents;
using Slipway.Core.Pricing;

namespace Slipway.Core.Tests.Pricing;

/// <summary>
/// Corpus/spreadsheets: each file is a recipe for a spreadsheet that breaks exactly one rule, the
/// one in the file's name.
/// </summary>
public class PriceSheetCorpusTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus", "spreadsheets");

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Folder, "VM-*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_bad_spreadsheet_breaks_exactly_its_rule(string name)
    {
        var fault = Assert.Single(Check(name));
        Assert.Equal((string.Join('-', name.Split('-').Take(3)), "/p"), (fault.Code, fault.Target));
        Assert.InRange(fault.Message.Length, 40, 500);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_and_rows_without_a_price_are_passed_over()
    {
        Assert.Empty(Check("GOOD-any-order"));
        var regions = PriceSheet.Read(Make("GOOD-any-order")).Regions;
        Assert.Equal(
            [("US", "USD", 0.1m, 0.1m), ("DE", "EUR", 0.001m, 0.09m)],
            regions.Select(region => (region.Region, region.Currency, region.PerHour["sharedcore"], region.PerHour["1core"])));
    }

    [Fact]
    public void Every_rule_that_a_file_alone_can_break_has_a_bad_spreadsheet()
    {
        var covered = Directory.GetFiles(Folder, "VM-*")
            .Select(file => Path.GetFileName(file)[.."VM-PRICEFILE-021".Length])
            .ToHashSet(StringComparer.Ordinal);

        // The others need a plan, too.
        Assert.Equal(
            ["VM-PRICEFILE-034", "VM-PRICEFILE-036"],
            PriceSheet.File.Rules.Select(rule => rule.Id).Where(id => !covered.Contains(id)));
    }

    [Fact]
    public void Many_faults_are_told_with_the_first_places()
    {
        object?[] header = ["Region", "Currency", "1core", "2core"];
        var rows = Enumerable.Range(0, 20).Select(_ => new object?[] { "XX", "USD", -1, -2 });
        Assert.Equal(
            ["VM-PRICEFILE-031", "VM-PRICEFILE-028"],
            Check(Workbooks.Of([header, .. rows])).Select(fault => fault.Code));
        Assert.Contains(
            "an unknown region in A6 and 15 more.", Check(Workbooks.Of([header, .. rows]))[1].Message, StringComparison.Ordinal);
    }

    private static Fault[] Check(string name) => Check(Make(name));

    private static Fault[] Check(byte[] bytes) =>
        [.. PriceSheet.File.Check(new MemoryStream(bytes), default).Select(fault => fault.At("/p"))];

    private static byte[] Make(string name) =>
        Workbooks.Make(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!.AsObject());
}
