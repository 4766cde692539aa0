using System.Text.Json;

namespace Slipway.Contracts;

/// <summary>
/// An offer as GET and PUT return it. The server writes the same shape around the stored bytes of
/// <c>definition</c>; this record is for clients and for the schema.
/// </summary>
public sealed record OfferDocument(
    string OfferTypeId,
    string PublisherId,
    string Status,
    string PcMigrationStatus,
    bool IsvUpgradeRequest,
    int Version,
    string Id,
    JsonElement Definition,
    string ChangedTime);
