using System.Collections.Immutable;
using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

/// <summary>The versions of a plan's disks or packages, as customers see them.</summary>
internal static class ImageVersions
{
    /// <summary>Orders versions by their numbers; any text has a place.</summary>
    internal static readonly Comparer<string> ByNumber = Comparer<string>.Create((left, right) => Compare(Numbers(left), Numbers(right)));

    /// <summary>Two versions are one when their numbers are.</summary>
    internal static readonly IEqualityComparer<string> SameNumber = EqualityComparer<string>.Create(
        (left, right) => left is not null && right is not null && CompareVersions(left, right) == 0,
        version => Canonical(version).GetHashCode(StringComparison.Ordinal));

    /// <summary>
    /// The highest first, compared by number; without those that are deprecated in every generation
    /// (<c>showInGui: false</c>, observed).
    /// </summary>
    public static ImmutableArray<string> Shown(OfferType type, PlanElement plan) =>
    [
        .. ImageReferences.Of(type, plan)
            .Where(image => !image.IsDataDisk && !image.IsDeprecated)
            .Select(image => image.Version)
            .Concat(type.PlanFields
                .Where(field => field.Listed == ListingPart.Versions)
                .SelectMany(field => JsonValues.Keys(JsonValues.Get(plan.Value, field.Key))))
            .Distinct(SameNumber)
            .OrderByDescending(Numbers, Comparer<ImmutableArray<string>>.Create(Compare)),
    ];

    /// <summary>The one way to write a version: without leading zeros.</summary>
    internal static string Canonical(string version) => string.Join('.', Numbers(version).Select(part => part.Length == 0 ? "0" : part));

    /// <summary>Which of two versions of the form X.Y.Z is higher, by number.</summary>
    internal static int CompareVersions(string left, string right) => Compare(Numbers(left), Numbers(right));

    // As texts without leading zeros: a version's numbers have no upper limit, and dates with
    // leading zeros are in use (observed).
    private static ImmutableArray<string> Numbers(string version) => [.. version.Split('.').Select(part => part.TrimStart('0'))];

    private static int Compare(ImmutableArray<string> left, ImmutableArray<string> right)
    {
        for (var index = 0; index < Math.Min(left.Length, right.Length); index++)
        {
            var byLength = left[index].Length.CompareTo(right[index].Length);
            var order = byLength != 0 ? byLength : string.CompareOrdinal(left[index], right[index]);
            if (order != 0)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }
}
