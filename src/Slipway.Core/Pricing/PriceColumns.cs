using Slipway.Core.Formats.Sheets;
using Slipway.Core.Rules;

namespace Slipway.Core.Pricing;

/// <summary>
/// The columns of a spreadsheet, by the names in its first row. They may stand in any
/// order and casing; sizes may be left out.
/// </summary>
internal sealed record PriceColumns(int Region, int Currency, IReadOnlyList<(string Size, int Column)> Sizes)
{
    public IEnumerable<int> All => [Region, Currency, .. Sizes.Select(size => size.Column)];

    /// <summary>Null where the row does not name the columns.</summary>
    public static PriceColumns? Read(SheetRow row, TableFaults faults)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (column, cell) in row.Cells.Where(cell => !cell.Value.IsEmpty).OrderBy(cell => cell.Key))
        {
            var name = cell.Text.Trim();
            if (!IsKnown(name))
                faults.Add(PriceSheetRules.KnowsColumns, $"another name in {cell.Name}");
            else if (!columns.TryAdd(name, column))
                faults.Add(PriceSheetRules.HasColumnOnce, $"'{name}' in {cell.Name}");
        }

        foreach (var name in new[] { PriceSheet.Region, PriceSheet.Currency }.Where(name => !columns.ContainsKey(name)))
            faults.Add(PriceSheetRules.KnowsColumns, $"no column '{name}'");
        var sizes = CoreSizes.Keys.Where(columns.ContainsKey).Select(size => (size, columns[size])).ToArray();
        if (sizes.Length == 0)
            faults.Add(PriceSheetRules.KnowsColumns, "no column of a size");
        return faults.Any ? null : new PriceColumns(columns[PriceSheet.Region], columns[PriceSheet.Currency], sizes);
    }

    private static bool IsKnown(string name) =>
        name.Equals(PriceSheet.Region, StringComparison.OrdinalIgnoreCase)
        || name.Equals(PriceSheet.Currency, StringComparison.OrdinalIgnoreCase)
        || CoreSizes.IsKey(name.ToLowerInvariant());
}
