using System.Globalization;
using Slipway.Bench.Harness;

namespace Slipway.Bench.Results;

/// <summary>A line of the table, as it is kept.</summary>
/// <param name="Benchmark">As <c>--only</c> takes it.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Program">
/// How the measured code was compiled: native, managed, or managed in the bench's own process.
/// </param>
/// <param name="Unit">Of the next two.</param>
/// <param name="Slipway">The median of its rounds.</param>
/// <param name="Limit">The median of its rounds.</param>
/// <param name="Ratio">The median of the rounds' ratios.</param>
/// <param name="Lowest">The lowest of them.</param>
/// <param name="Highest">The highest of them.</param>
/// <param name="Rounds">How many rounds there were.</param>
/// <param name="Noise">
/// The slowest run of a fixed loop during the benchmark as a multiple of the fastest.
/// </param>
/// <param name="Aim">The aim for the ratio, such as <c>&gt;= 0.5</c>; null for none.</param>
/// <param name="Met">Whether it was reached; null without an aim.</param>
internal sealed record Result(
    string Benchmark,
    string Name,
    string Program,
    string Unit,
    double Slipway,
    double Limit,
    double Ratio,
    double Lowest,
    double Highest,
    int Rounds,
    double Noise,
    string? Aim,
    bool? Met)
{
    public static Result Of(Benchmark benchmark, Setup setup, Comparison measured) => new(
        benchmark.Name,
        measured.Name,
        benchmark.InProcess ? "in process" : setup.Program,
        measured.Unit,
        Short(measured.Subject),
        Short(measured.Limit),
        Short(measured.Ratio),
        Short(measured.Lowest),
        Short(measured.Highest),
        measured.Rounds,
        Short(setup.Noise.Spread),
        measured.Aim?.ToString(),
        measured.Aim?.IsMet(measured.Ratio));

    /// <summary>Four digits are more than any round repeats.</summary>
    private static double Short(double value) =>
        double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
