
namespace Slipway.Core.Catalog;

/// <summary>The publisher of an offer, as the catalog shows it.</summary>
public sealed record Seller(string PublisherId, string PublisherName);
