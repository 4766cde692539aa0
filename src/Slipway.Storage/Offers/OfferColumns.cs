using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>The columns of <c>offers</c> but its key, which is made of the ids.</summary>
internal static class OfferColumns
{
    public static readonly Columns<Offer> All = new(column => new Offer
    {
        PublisherId = column.Text("publisher_id", offer => offer.PublisherId),
        OfferId = column.Text("offer_id", offer => offer.OfferId),
        OfferTypeId = column.Text("offer_type_id", offer => offer.OfferTypeId),
        DisplayText = column.Text("display_text", offer => offer.DisplayText),
        Migrated = column.Flag("migrated", offer => offer.Migrated),
        Status = column.Word<OfferStatus>("status", offer => WireWords.Of(offer.Status)),
        DraftVersion = column.Int("draft_version", offer => offer.DraftVersion),
        DraftHash = column.Text("draft_hash", offer => offer.DraftHash),
        ChangedTime = column.Time("changed_time", offer => offer.ChangedTime),
        PreviewVersion = column.IntOrNull("preview_version", offer => offer.PreviewVersion),
        ProductionVersion = column.IntOrNull("production_version", offer => offer.ProductionVersion),
        LastPublishingVersion = column.Int("last_publishing_version", offer => offer.LastPublishingVersion),
        NotificationEmails = column.Text("notification_emails", offer => offer.NotificationEmails),
        Revision = column.Number("revision", offer => offer.Revision),
        CommandRevision = column.Number("command_revision", offer => offer.CommandRevision),
    });
}
