using System.Collections.Frozen;

namespace Slipway.Core.Pricing;

/// <summary>
/// Where offers have a price, and in which currency (documented): the table is <c>regions.csv</c>
/// beside this file.
/// </summary>
public static class PricedRegions
{
    private static readonly FrozenDictionary<string, string> Currencies = Read().ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownCurrencies = Currencies.Values.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Their codes, in the order of the alphabet.</summary>
    public static IEnumerable<string> All => Currencies.Keys.Order(StringComparer.Ordinal);

    /// <summary>Null for a region that is not in the table.</summary>
    public static string? CurrencyOf(string region) => Currencies.GetValueOrDefault(region);

    public static bool IsCurrency(string code) => KnownCurrencies.Contains(code);

    private static IEnumerable<KeyValuePair<string, string>> Read()
    {
        using var stream = typeof(PricedRegions).Assembly.GetManifestResourceStream("regions.csv")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var comma = line.IndexOf(',', StringComparison.Ordinal);
            yield return new(line[..comma], line[(comma + 1)..]);
        }
    }
}
