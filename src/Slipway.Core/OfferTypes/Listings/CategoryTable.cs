using System.Collections.Frozen;
using Slipway.Core.Definitions;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>
/// The marketplace's categories (documented): the table is <c>categories.csv</c> beside this file,
/// with a column of keys for each group of offer types.
/// </summary>
internal static class CategoryTable
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, FrozenSet<string>>> Columns = Read();

    /// <summary>Each category's key and those below it, exact in case and spacing.</summary>
    public static FrozenDictionary<string, FrozenSet<string>> Of(OfferType type) => Columns[type.CategoryColumn];

    private static FrozenDictionary<string, FrozenDictionary<string, FrozenSet<string>>> Read()
    {
        using var stream = typeof(CategoryTable).Assembly.GetManifestResourceStream("categories.csv")!;
        using var reader = new StreamReader(stream);
        string[][] rows =
            [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(','))];
        var columns = new Dictionary<string, FrozenDictionary<string, FrozenSet<string>>>(StringComparer.Ordinal);
        for (var column = 2; column < rows[0].Length; column++)
        {
            columns[rows[0][column]] = rows.Skip(1).GroupBy(row => row[0], StringComparer.Ordinal).ToFrozenDictionary(
                category => category.First()[column],
                category => category.Skip(1).Select(row => row[column]).ToFrozenSet(StringComparer.Ordinal),
                StringComparer.Ordinal);
        }

        return columns.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
