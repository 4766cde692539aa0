namespace Slipway.Storage.Catalog;

public sealed record CatalogChange(long Sequence, string PublisherId, string OfferId, int Version, string Change, DateTimeOffset Time);
