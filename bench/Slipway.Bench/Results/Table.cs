using System.Globalization;

namespace Slipway.Bench.Results;

/// <summary>
/// Markdown tables, so that they can be copied into docs/performance.md unchanged.
/// </summary>
internal static class Table
{
    public static void Write(TextWriter to, Report report)
    {
        to.WriteLine(
            $"Commit {report.Commit}, {report.Machine}; load {Number(report.Load)} before; `{report.Length}`.".ReplaceLineEndings(" "));
        to.WriteLine();
        Write(to,
        [
            ["benchmark", "program", "Slipway", "limit", "unit", "ratio", "lowest to highest", "rounds", "noise", "aim", "met"],
            .. report.Results.Select(result => new[]
            {
                result.Name,
                result.Program,
                Number(result.Slipway),
                Number(result.Limit),
                result.Unit,
                Number(result.Ratio),
                $"{Number(result.Lowest)} to {Number(result.Highest)}",
                $"{result.Rounds}",
                Number(result.Noise),
                result.Aim ?? "",
                result.Met switch { true => "yes", false => "no", null => "" },
            }),
        ]);
    }

    /// <summary>What both revisions have, in their turns.</summary>
    public static void Compare(TextWriter to, IReadOnlyList<(Report Old, Report New)> turns)
    {
        to.WriteLine($"Old: commit {turns[0].Old.Commit}. New: commit {turns[0].New.Commit}. {turns[0].New.Machine}.");
        to.WriteLine();
        var pairs = turns.SelectMany(turn => turn.New.Results.SelectMany(
            now => turn.Old.Results.Where(old => old.Name == now.Name).Select(old => (Old: old, New: now))));
        Write(to,
        [
            ["benchmark", "program", "old", "new", "unit", "new to old", "lowest to highest", "old to limit", "new to limit", "noise"],
            .. pairs.GroupBy(pair => pair.New.Name).Select(pair =>
            {
                var ratios = pair.Select(turn => turn.New.Slipway / turn.Old.Slipway).ToList();
                var (old, now) = (pair.First().Old, pair.First().New);
                return new[]
                {
                    pair.Key,
                    old.Program == now.Program ? now.Program : $"{old.Program}, {now.Program}",
                    Number(Median(pair.Select(turn => turn.Old.Slipway))),
                    Number(Median(pair.Select(turn => turn.New.Slipway))),
                    now.Unit,
                    Number(Median(ratios)),
                    $"{Number(ratios.Min())} to {Number(ratios.Max())}",
                    Number(Median(pair.Select(turn => turn.Old.Ratio))),
                    Number(Median(pair.Select(turn => turn.New.Ratio))),
                    Number(pair.Max(turn => Math.Max(turn.Old.Noise, turn.New.Noise))),
                };
            }),
        ]);
    }

    private static void Write(TextWriter to, string[][] rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            to.WriteLine($"| {string.Join(" | ", rows[row].Select((cell, column) => cell.PadRight(widths[column])))} |");
            if (row == 0)
                to.WriteLine($"|{string.Join("|", widths.Select(width => new string('-', width + 2)))}|");
        }
    }

    private static double Median(IEnumerable<double> values) => Harness.Comparison.Median(values);

    private static string Number(double value) =>
        value.ToString(value >= 100 ? "F0" : value >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);
}
