using Slipway.Contracts;
using Slipway.Core.Notifications;
using Slipway.Core.Publishing;
using Slipway.Server.Http;

namespace Slipway.Server.Notifications;

/// <summary>The full addresses in notices, below <c>PublicUrl</c>.</summary>
public sealed class NoticeAddresses(PublicAddress address)
{
    public NoticeLinks Of(Notice notice) => new(
        address.Base
            + Routes.OperationLocation(notice.Migrated, notice.PublisherId, notice.OfferId, notice.OperationId, notice.PublishingVersion),
        $"{address.Base}{Routes.CatalogOffers}/{notice.PublisherId}/{notice.OfferId}");
}
