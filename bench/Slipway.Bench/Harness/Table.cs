using System.Globalization;

namespace Slipway.Bench.Harness;

/// <summary>
/// The result as a Markdown table, so that it can be copied into docs/performance.md unchanged.
/// </summary>
internal static class Table
{
    public static void Write(TextWriter to, IEnumerable<Comparison> results)
    {
        string[][] rows =
        [
            ["benchmark", "Slipway", "limit", "unit", "ratio", "rounds", "aim", "met"],
            .. results.Select(result => new[]
            {
                result.Name,
                Number(result.Subject),
                Number(result.Limit),
                result.Unit,
                Number(result.Ratio),
                $"{Number(result.Lowest)} to {Number(result.Highest)}",
                result.Aim?.ToString() ?? "",
                result.Aim is { } aim ? aim.IsMet(result.Ratio) ? "yes" : "no" : "",
            }),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            to.WriteLine($"| {string.Join(" | ", rows[row].Select((cell, column) => cell.PadRight(widths[column])))} |");
            if (row == 0)
                to.WriteLine($"|{string.Join("|", widths.Select(width => new string('-', width + 2)))}|");
        }
    }

    private static string Number(double value) =>
        value.ToString(value >= 100 ? "F0" : value >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);
}
