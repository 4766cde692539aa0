using System.Collections.Immutable;
using Slipway.Core.Documents;
using Slipway.Core.Formats;
using Slipway.Core.Formats.Sheets;
using Slipway.Core.Rules;

namespace Slipway.Core.Pricing;

/// <summary>
/// The prices of a plan as a workbook gives them: in its first sheet a row for each region. Faults
/// name cells and never repeat their content.
/// </summary>
public static class PriceSheet
{
    public const string Region = "Region";
    public const string Currency = "Currency";
    private const int MostRows = 500;
    private const int MostColumns = 100;
    private const int MostDecimals = 6;

    public static readonly FileKind File = new()
    {
        Noun = "price spreadsheet",
        ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Extension = ".xlsx",
        MaxBytes = 4 * 1024 * 1024,
        Rules = PriceSheetRules.All,
        Check = (content, cancel) => Read(FileKind.Bytes(content), cancel).Faults.All,
    };

    /// <summary>
    /// Never throws, whatever the bytes. There are no prices when anything is wrong.
    /// </summary>
    public static PriceSheetResult Read(byte[] bytes, CancellationToken cancel = default)
    {
        var faults = new TableFaults();
        ImmutableArray<RegionPrice> regions = [];
        WorkbookFile.Read(bytes, faults, (workbook, sheet) => regions = new PriceRows(workbook, sheet, faults).Read(), cancel);
        return new PriceSheetResult(faults.AnyError ? [] : regions, faults);
    }

    private sealed class PriceRows(Workbook workbook, Sheet sheet, TableFaults faults)
    {
        private readonly Dictionary<string, RegionPrice?> regions = new(StringComparer.Ordinal);

        public ImmutableArray<RegionPrice> Read()
        {
            PriceColumns? columns = null;
            var lastRow = 0;
            foreach (var row in sheet.Rows().Where(row => !row.IsEmpty))
            {
                if (row.Number > MostRows || row.Cells.Any(cell => cell.Key >= MostColumns && !cell.Value.IsEmpty))
                {
                    var what = row.Number > MostRows ? $"{Quoted.Number(MostRows)} rows" : $"{Quoted.Number(MostColumns)} columns";
                    faults.Add(PriceSheetRules.IsShort, $"more than {what}");
                    return [];
                }

                // What stands above the names is a title, and then the first row names none.
                columns ??= PriceColumns.Read(row.Number == 1 ? row : new SheetRow(1, new Dictionary<int, SheetCell>()), faults);
                if (columns is null)
                    return [];
                if (row.Number > 1)
                    ReadRow(row, columns);
                lastRow = row.Number;
            }

            if (columns is null && sheet.Damage is null)
                faults.Add(PriceSheetRules.HasRows, "nothing in it");
            foreach (var (from, to) in sheet.Merged.Where(area => area.From.Row <= lastRow && IsIn(area, columns)))
                faults.Add(PriceSheetRules.IsApart, $"{CellName.Of(from.Column, from.Row)} to {CellName.Of(to.Column, to.Row)}");
            ImmutableArray<RegionPrice> priced = [.. regions.Values.OfType<RegionPrice>()];
            if (priced.IsEmpty && columns is not null && !faults.Any && sheet.Damage is null)
                faults.Add(PriceSheetRules.HasRows, "no price");
            return priced;
        }

        private static bool IsIn(((int Column, int Row) From, (int Column, int Row) To) area, PriceColumns? columns) =>
            columns?.All.Any(column => column >= area.From.Column && column <= area.To.Column) == true;

        /// <summary>
        /// A region without any price is not priced: a template may list more regions than are
        /// used.
        /// </summary>
        private void ReadRow(SheetRow row, PriceColumns columns)
        {
            var prices = new Dictionary<string, decimal>(StringComparer.Ordinal);
            foreach (var (size, column) in columns.Sizes)
            {
                if (Price(row[column]) is { } price)
                    prices.Add(size, price);
            }

            var (region, currency) = (Name(row[columns.Region]), Name(row[columns.Currency]));
            if (region.Length == 0 && currency.Length == 0 && prices.Count == 0)
                return;
            var (regionCell, currencyCell) = (row[columns.Region].Name, row[columns.Currency].Name);
            if (PricedRegions.CurrencyOf(region) is not { } expected)
                faults.Add(PriceSheetRules.KnowsRegion, $"{(region.Length == 0 ? "no" : "an unknown")} region in {regionCell}");
            else if (currency != expected)
                faults.Add(
                    PriceSheetRules.HasCurrency,
                    $"{(currency.Length == 0 ? "no" : "another")} currency in {currencyCell}; that of {region} is {expected}");
            else if (!regions.TryAdd(region, CoreSizes.Completed(prices) is { } all ? new RegionPrice(region, currency, all) : null))
                faults.Add(PriceSheetRules.HasRegionOnce, $"{region} in {regionCell}");
        }

        private string Name(SheetCell cell)
        {
            if (cell.Kind == CellKind.NotCalculated)
                faults.Add(PriceSheetRules.HasValues, cell.Name);
            return cell.Kind is CellKind.Empty or CellKind.Text ? cell.Text.Trim() : "?";
        }

        private decimal? Price(SheetCell cell)
        {
            switch (cell.Kind)
            {
                case CellKind.Empty:
                case CellKind.Text when string.IsNullOrWhiteSpace(cell.Text) && !cell.IsFormula:
                    return null;
                case CellKind.NotCalculated:
                case CellKind.Text when string.IsNullOrWhiteSpace(cell.Text):
                case CellKind.Number when cell is { Number: 0, IsFormula: true } && workbook.AsksForCalculation:
                    faults.Add(PriceSheetRules.HasValues, cell.Name);
                    return null;
                case CellKind.NotANumber:
                    faults.Add(PriceSheetRules.IsXmlNumber, cell.Name);
                    return null;
                case CellKind.Number when cell.Number is >= 0 and <= (double)GivenPricing.Highest:
                    return Checked((decimal)cell.Number, cell);
                default:
                    faults.Add(PriceSheetRules.HasPrices, $"{NameOf(cell)} in {cell.Name}");
                    return null;
            }
        }

        private decimal Checked(decimal price, SheetCell cell)
        {
            if (cell is { Number: 0, IsFormula: true })
                faults.Add(PriceSheetRules.IsNotZero, cell.Name);

            // A number that is too small to be held, such as 1e-30, has become 0: it would be given
            // away.
            if (decimal.Round(price, MostDecimals) != price || (price == 0 && cell.Number > 0))
                faults.Add(PriceSheetRules.HasFewDecimals, cell.Name);
            return price;
        }

        private static string NameOf(SheetCell cell) => cell.Kind switch
        {
            CellKind.Number => cell.Number < 0 ? "a negative number" : "a number that is too high",
            CellKind.Text => "a text",
            CellKind.Date => "a date or time",
            CellKind.Flag => "true or false",
            _ => "an error",
        };
    }
}
