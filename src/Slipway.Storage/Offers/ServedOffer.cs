using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Texts;

namespace Slipway.Storage.Offers;

/// <summary>An offer's envelope with the definition bytes of one of its texts. <paramref name="ChangedTime"/> is that text's.</summary>
public sealed record ServedOffer(
    string PublisherId,
    string OfferId,
    string OfferTypeId,
    string Status,
    bool Migrated,
    int Version,
    DateTimeOffset ChangedTime,
    byte[] Definition)
{
    public OfferStamp Stamp =>
        new(PublisherId, OfferId, OfferTypeId, Status, Migrated, Version, ChangedTime, SharedText.HashOf(Definition));

    /// <summary>The draft just as it was written.</summary>
    public static ServedOffer OfDraft(Offer offer, DraftText draft) => new(
        offer.PublisherId,
        offer.OfferId,
        offer.OfferTypeId,
        WireWords.Of(offer.Status),
        offer.Migrated,
        offer.DraftVersion,
        offer.ChangedTime,
        draft.Served);
}
