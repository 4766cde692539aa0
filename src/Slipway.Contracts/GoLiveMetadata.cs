using System.Text.Json.Serialization;

namespace Slipway.Contracts;

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
