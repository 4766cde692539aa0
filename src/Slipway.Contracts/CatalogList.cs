
namespace Slipway.Contracts;

/// <summary>
/// A page of the catalog. <paramref name="NextLink"/> is the address of the next one; absent on the
/// last.
/// </summary>
public sealed record CatalogList(IReadOnlyList<CatalogEntry> Offers, string? NextLink = null);
