
namespace Slipway.Contracts;

/// <summary>
/// An entry of the offer list: the same, with nothing but <c>displayText</c> in its definition.
/// </summary>
public sealed record OfferListItem(
    string OfferTypeId,
    string PublisherId,
    string Status,
    string PcMigrationStatus,
    bool IsvUpgradeRequest,
    int Version,
    string Id,
    OfferListDefinition Definition,
    string ChangedTime);
