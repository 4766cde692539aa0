using System.Text.Json;
using System.Text.Json.Serialization;

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

public sealed record OfferListDefinition(string DisplayText);

/// <summary>
/// What PUT takes. Only <c>definition</c> and, for a new offer, <c>offerTypeId</c> are needed;
/// server-owned fields are ignored.
/// </summary>
public sealed record OfferRequest(
    string? PublisherId,
    string? OfferTypeId,
    string? Id,
    IReadOnlyDictionary<string, int>? OfferTypeVersions,
    JsonElement Definition,
    [property: JsonPropertyName("eTag")] string? ETag,
    int? Version);

/// <summary>What publish and cancel take; all of it may be missing.</summary>
public sealed record PublishRequest(PublishMetadata? Metadata);

/// <param name="NotificationEmails">Addresses with commas between them.</param>
/// <param name="Confirm">
/// What the publisher confirms (ours), such as <c>plan-public:my-plan</c>: that private plan may
/// become public.
/// </param>
public sealed record PublishMetadata(
    [property: JsonPropertyName("notification-emails")] string? NotificationEmails, IReadOnlyList<string>? Confirm = null);

/// <summary>What golive takes; all of it may be missing.</summary>
public sealed record GoLiveRequest(GoLiveMetadata? Metadata);

/// <param name="NotificationEmails">
/// Taken and not used: the addresses of the publish are mailed.
/// </param>
public sealed record GoLiveMetadata([property: JsonPropertyName("notification-emails")] string? NotificationEmails)
{
    /// <summary>
    /// Of the publish operation whose preview is meant (ours), a whole number from 1 on; another
    /// preview is refused with 412.
    /// </summary>
    [JsonNumberHandling(JsonNumberHandling.Strict)]
    public int PublishingVersion { get; init; }

    /// <summary>The version of the offer that is meant (ours), likewise.</summary>
    [JsonNumberHandling(JsonNumberHandling.Strict)]
    public int OfferVersion { get; init; }
}
