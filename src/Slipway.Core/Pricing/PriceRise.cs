using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Documents;

namespace Slipway.Core.Pricing;

/// <summary>Finds prices that are higher than they were.</summary>
internal static class PriceRise
{
    private const int Named = 3;

    /// <summary>
    /// Such as <c>1core from 0.1 to 0.2 and 3 more</c>; null where none is higher.
    /// </summary>
    public static string? Between(ImmutableSortedDictionary<string, decimal> before, ImmutableSortedDictionary<string, decimal> after)
    {
        var higher = CoreSizes.Keys.Where(size => after[size] > before[size]).ToArray();
        if (higher.Length == 0)
            return null;
        var first = higher.Take(Named).Select(size => $"{size} from {Text(before[size])} to {Text(after[size])}");
        return string.Join(", ", first) + (higher.Length > Named ? $" and {Quoted.Number(higher.Length - Named)} more" : "");
    }

    public static string Text(decimal price) => price.ToString("0.############################", CultureInfo.InvariantCulture);
}
