namespace Slipway.Storage.Catalog;

/// <summary>A page of the catalog, and whether another may follow.</summary>
public sealed record CatalogPage(IReadOnlyList<CatalogRow> Rows, bool HasMore);
