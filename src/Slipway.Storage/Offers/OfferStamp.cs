namespace Slipway.Storage.Offers;

/// <summary>
/// All that a GET of a draft shows, with the hash of the definition in the place of its text: what
/// was shown under a stamp may be shown again under an equal one.
/// </summary>
public sealed record OfferStamp(
    string PublisherId,
    string OfferId,
    string OfferTypeId,
    string Status,
    bool Migrated,
    int Version,
    DateTimeOffset ChangedTime,
    string Hash);
