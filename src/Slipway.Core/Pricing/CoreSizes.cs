using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Core.Pricing;

/// <summary>
/// The sizes of a machine that have a price each: by their number of cores (documented), and the
/// part of one that is shared.
/// </summary>
public static class CoreSizes
{
    public const string Shared = "sharedcore";

    /// <summary>Places after the point of a price that is worked out here (ours).</summary>
    private const int Decimals = 6;

    private static readonly ImmutableArray<(string Key, int Cores)> Sizes =
    [
        // The reference gives no factor for a shared core: it is priced as one core (ours).
        (Shared, 1),
        .. new[] { 1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 36, 40, 44, 48, 60, 64, 72, 80, 96, 120, 128, 208, 416 }
            .Select(cores => (string.Create(CultureInfo.InvariantCulture, $"{cores}core"), cores)),
    ];

    private static readonly FrozenSet<string> Known = Sizes.Select(size => size.Key).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Their keys, the smallest first.</summary>
    public static ImmutableArray<string> Keys { get; } = [.. Sizes.Select(size => size.Key)];

    public static bool IsKey(string key) => Known.Contains(key);

    /// <summary>The price of every size where one core has this price.</summary>
    public static ImmutableSortedDictionary<string, decimal> PerCore(decimal price) =>
        Sizes.ToImmutableSortedDictionary(size => size.Key, size => price * size.Cores, StringComparer.Ordinal);

    /// <summary>
    /// The price of every size where some have theirs: a missing one takes that of the nearest
    /// smaller size, times the ratio of cores; where none is smaller, that of the smallest given
    /// (ours). Null where none is given.
    /// </summary>
    public static ImmutableSortedDictionary<string, decimal>? Completed(IReadOnlyDictionary<string, decimal> given)
    {
        var smallest = Sizes.FirstOrDefault(size => given.ContainsKey(size.Key));
        if (smallest.Key is null)
            return null;
        var all = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        var nearest = smallest;
        foreach (var size in Sizes)
        {
            if (given.TryGetValue(size.Key, out var price))
            {
                nearest = size;
                all.Add(size.Key, price);
            }
            else
            {
                all.Add(size.Key, decimal.Round(given[nearest.Key] * size.Cores / nearest.Cores, Decimals, MidpointRounding.AwayFromZero));
            }
        }

        return all.ToImmutable();
    }
}
