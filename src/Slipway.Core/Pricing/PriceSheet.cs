using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExcelDataReader;
using Slipway.Core.Artifacts;
using Slipway.Core.Rules;

namespace Slipway.Core.Pricing;

/// <summary>The prices of a plan as a workbook gives them: in its first sheet a row for each region.</summary>
public static class PriceSheet
{
    public const string Region = "Region";
    public const string Currency = "Currency";
    private const int MostRows = 500;
    private const int MostColumns = 100;
    private const int MostDecimals = 6;

    static PriceSheet() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // the library asks for one, although workbooks of this kind need none

    public static readonly FileKind File = new()
    {
        Noun = "price spreadsheet",
        ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Extension = ".xlsx",
        MaxBytes = 4 * 1024 * 1024,
        Rules = PriceSheetRules.All,
        Check = (content, use) =>
        {
            var bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            return Read(bytes).Faults.At(use.Pointer);
        },
    };

    /// <summary>Total: any bytes are read, none throw. There are no prices where something is wrong.</summary>
    public static PriceSheetReading Read(byte[] bytes)
    {
        var faults = new TableFaults();
        var regions = WorkbookGuard.Admits(bytes, faults) ? ReadRegions(bytes, faults) : [];
        return new PriceSheetReading(faults.Any ? [] : regions, faults);
    }

    private static ImmutableArray<RegionPrice> ReadRegions(byte[] bytes, TableFaults faults)
    {
        try
        {
            using var reader = ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(bytes, writable: false));
            return ReadSheet(reader, faults);
        }
#pragma warning disable CA1031 // The library throws whatever a damaged part makes it stumble over: all of that means the same.
        catch (Exception)
#pragma warning restore CA1031
        {
            faults.Add(PriceSheetRules.IsSound, "a part of it is damaged or missing");
            return [];
        }
    }

    private static ImmutableArray<RegionPrice> ReadSheet(IExcelDataReader reader, TableFaults faults)
    {
        if (reader.FieldCount > MostColumns)
        {
            faults.Add(PriceSheetRules.IsShort, $"{Found.Number(reader.FieldCount)} columns");
            return [];
        }

        if (!reader.Read())
        {
            faults.Add(PriceSheetRules.HasRows, "nothing in it");
            return [];
        }

        if (PriceColumns.Read(reader, faults) is not { } columns)
            return [];
        var regions = new Dictionary<string, RegionPrice?>(StringComparer.Ordinal);
        for (var row = 2; reader.Read(); row++)
        {
            if (row > MostRows)
            {
                faults.Add(PriceSheetRules.IsShort, $"more than {Found.Number(MostRows)} rows");
                return [];
            }

            ReadRow(reader, columns, row, regions, faults);
        }

        ImmutableArray<RegionPrice> priced = [.. regions.Values.OfType<RegionPrice>()];
        if (priced.IsEmpty && !faults.Any)
            faults.Add(PriceSheetRules.HasRows, "no price");
        return priced;
    }

    /// <summary>A region without any price is not priced: a template may list more regions than are used.</summary>
    private static void ReadRow(IExcelDataReader reader, PriceColumns columns, int row, Dictionary<string, RegionPrice?> regions, TableFaults faults)
    {
        var prices = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (size, column) in columns.Sizes)
        {
            if (Price(reader, column, $"({size}, row {Found.Number(row)})", faults) is { } price)
                prices.Add(size, price);
        }

        var (region, currency) = (Text(reader, columns.Region), Text(reader, columns.Currency));
        var where = $"(row {Found.Number(row)})";
        if (region.Length == 0 && currency.Length == 0 && prices.Count == 0)
            return;
        if (PricedRegions.CurrencyOf(region) is not { } expected)
            faults.Add(PriceSheetRules.KnowsRegion, $"{Found.Text(region)} {where}");
        else if (currency != expected)
            faults.Add(PriceSheetRules.HasCurrency, $"{Found.Text(currency)} for {region}, whose currency is {expected} {where}");
        else if (!regions.TryAdd(region, CoreSizes.Completed(prices) is { } all ? new RegionPrice(region, currency, all) : null))
            faults.Add(PriceSheetRules.HasRegionOnce, $"{region} {where}");
    }

    private static decimal? Price(IExcelDataReader reader, int column, string where, TableFaults faults)
    {
        switch (reader.GetValue(column))
        {
            case null:
                return null;
            case string text when string.IsNullOrWhiteSpace(text):
                return null;
            case double number and >= 0 and <= (double)GivenPricing.Highest:
                return Rounded((decimal)number);
            case int number and >= 0 and <= (int)GivenPricing.Highest:
                return number;
            case string text:
                faults.Add(PriceSheetRules.HasPrices, $"the text {Found.Text(text)} {where}");
                return null;
            case DateTime or TimeSpan:
                faults.Add(PriceSheetRules.HasPrices, $"a date or time {where}");
                return null;
            case var other:
                faults.Add(PriceSheetRules.HasPrices, $"{Convert.ToString(other, CultureInfo.InvariantCulture)} {where}");
                return null;
        }

        decimal Rounded(decimal price)
        {
            if (decimal.Round(price, MostDecimals) != price)
                faults.Add(PriceSheetRules.HasFewDecimals, $"{price.ToString(CultureInfo.InvariantCulture)} {where}");
            return price;
        }
    }

    internal static string Text(IExcelDataReader reader, int column) =>
        Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)?.Trim() ?? "";
}

public sealed record PriceSheetReading(ImmutableArray<RegionPrice> Regions, TableFaults Faults);
