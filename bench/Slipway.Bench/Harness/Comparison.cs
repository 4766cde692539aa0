using System.Globalization;

namespace Slipway.Bench.Harness;

/// <summary>
/// The result of one benchmark. A ratio is subject divided by limit; each round's comes from a
/// subject and a limit measured one after the other.
/// </summary>
internal sealed record Comparison(
    string Name, string Unit, double Subject, double Limit, double Ratio, double Lowest, double Highest, int Rounds, Aim? Aim)
{
    public static async Task<Comparison> RunAsync(
        Setup setup, string name, string unit, Aim? aim, Func<Task<double>> subject, Func<Task<double>> limit, int? rounds = null) =>
        Of(name, unit, await RoundsAsync(setup, subject, limit, rounds), aim);

    /// <summary>Limit, subject, limit, subject, each after a look at the machine's noise.</summary>
    public static async Task<IReadOnlyList<(TSubject Subject, TLimit Limit)>> RoundsAsync<TSubject, TLimit>(
        Setup setup, Func<Task<TSubject>> subject, Func<Task<TLimit>> limit, int? rounds = null)
    {
        var pairs = new List<(TSubject Subject, TLimit Limit)>();
        for (var round = 0; round < (rounds ?? setup.Rounds); round++)
        {
            setup.Noise.Sample();
            var bound = await limit();
            pairs.Add((await subject(), bound));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {pairs[^1].Subject:G4} against {bound:G4}"));
        }

        return pairs;
    }

    public static Comparison Of(string name, string unit, IReadOnlyList<(double Subject, double Limit)> rounds, Aim? aim)
    {
        var ratios = rounds.Select(round => round.Subject / round.Limit).ToList();
        return new(
            name,
            unit,
            Median(rounds.Select(round => round.Subject)),
            Median(rounds.Select(round => round.Limit)),
            Median(ratios),
            ratios.Min(),
            ratios.Max(),
            ratios.Count,
            aim);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static double Percentile(double[] sorted, double part) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
}

/// <summary>The aim for a ratio.</summary>
internal sealed record Aim(double Bound, bool AtLeast)
{
    public bool IsMet(double ratio) => AtLeast ? ratio >= Bound : ratio <= Bound;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(AtLeast ? ">=" : "<=")} {Bound:G4}");
}
