
namespace Slipway.Contracts;

/// <summary>
/// What customers see of an offer: an allow-listed projection, never image addresses, signatures or
/// contact data.
/// </summary>
public sealed record CatalogEntry(
    string PublisherId,
    string PublisherName,
    string OfferId,
    string OfferTypeId,
    string Slot,
    int Version,
    string Uri,
    CatalogListing Listing);
