
namespace Slipway.Contracts;

/// <summary>
/// A page of the catalog's changes. <paramref name="NextLink"/> is the address of the next one and
/// always present.
/// </summary>
public sealed record CatalogChanges(IReadOnlyList<CatalogChangeDocument> Changes, string NextLink);
