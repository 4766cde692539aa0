
namespace Slipway.Contracts;

/// <summary>What an hour costs in a region, by size.</summary>
public sealed record CatalogPrice(string Region, string Currency, IReadOnlyDictionary<string, decimal> PerHour);
