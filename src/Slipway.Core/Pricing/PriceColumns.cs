using ExcelDataReader;
using Slipway.Core.Artifacts;
using Slipway.Core.Rules;

namespace Slipway.Core.Pricing;

/// <summary>Which column of a spreadsheet holds what, by the names in its first row. They may stand in any order and casing; sizes may be left out.</summary>
internal sealed record PriceColumns(int Region, int Currency, IReadOnlyList<(string Size, int Column)> Sizes)
{
    /// <summary>The reader stands at the first row. Null when it does not name the columns.</summary>
    public static PriceColumns? Read(IExcelDataReader reader, TableFaults faults)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var column = 0; column < reader.FieldCount; column++)
        {
            var name = PriceSheet.Text(reader, column);
            if (name.Length > 0 && !IsKnown(name))
                faults.Add(PriceSheetRules.KnowsColumns, $"{Found.Text(name)} (column {Found.Number(column + 1)})");
            else if (name.Length > 0 && !columns.TryAdd(name, column))
                faults.Add(PriceSheetRules.HasColumnOnce, Found.Text(name));
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
