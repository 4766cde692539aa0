using System.IO.Compression;
using Slipway.Core.Pricing;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Verbs;

/// <summary><c>slipway price-template</c> writes what certification reads.</summary>
public sealed class PriceTemplateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_template_is_accepted_once_prices_are_filled_in()
    {
        var file = Path.Combine(folder, "mine.xlsx");
        Assert.Equal((0, ""), await RunAsync("price-template", "--output", "mine.xlsx", "--region", "DE", "--region", "US"));
        Assert.Empty(PriceSheet.Read(await File.ReadAllBytesAsync(file)).Regions);
        await FillInAsync(file);
        Assert.Equal(
            [("DE", "EUR", 0.25m), ("US", "USD", 0.5m)],
            PriceSheet.Read(
                await File.ReadAllBytesAsync(file)).Regions.Select(region => (region.Region, region.Currency, region.PerHour["2core"])));
    }

    [Fact]
    public async Task A_file_that_exists_is_left_alone_and_a_region_without_prices_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "prices.xlsx"), "mine");
        var (code, error) = await RunAsync("price-template");
        Assert.Equal(1, code);
        Assert.Contains("prices.xlsx cannot be written", error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder, "prices.xlsx")));
        (code, error) = await RunAsync("price-template", "--output", "other.xlsx", "--region", "AZ");
        Assert.Equal(2, code);
        Assert.Contains("'AZ' is not a region", error, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Error)> RunAsync(params string[] args)
    {
        var ended = await SlipwayProgram.RunAsync(folder, args);
        return (ended.Code, ended.Error);
    }

    /// <summary>As a spreadsheet program would: prices below 2core, in the rows of the regions.</summary>
    private static async Task FillInAsync(string file)
    {
        await using var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Update);
        var sheet = zip.GetEntry("xl/worksheets/sheet1.xml")!;
        using var reader = new StreamReader(await sheet.OpenAsync());
        var rows = (await reader.ReadToEndAsync()).Split("</row>");
        reader.Close();
        sheet.Delete();
        await using var writer = new StreamWriter(await zip.CreateEntry("xl/worksheets/sheet1.xml").OpenAsync());
        await writer.WriteAsync(
            string.Join("</row>", rows[0], rows[1] + "<c r=\"E2\"><v>0.25</v></c>", rows[2] + "<c r=\"E3\"><v>0.5</v></c>", rows[3]));
    }
}
