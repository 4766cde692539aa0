using System.Collections.Immutable;

namespace Slipway.Core.Pricing;

/// <summary>
/// The price of every size (<c>sharedcore</c>, <c>1core</c>, …) per hour in a region, in its
/// currency.
/// </summary>
public sealed record RegionPrice(string Region, string Currency, ImmutableSortedDictionary<string, decimal> PerHour);
