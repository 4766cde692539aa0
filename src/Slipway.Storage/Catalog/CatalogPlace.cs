namespace Slipway.Storage.Catalog;

/// <summary>A place in the pages: behind this offer, among those of this rank.</summary>
public sealed record CatalogPlace(int Rank, string PublisherKey, string OfferKey)
{
    public static readonly CatalogPlace Start = new(0, "", "");
}
