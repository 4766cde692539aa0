using Slipway.Core.Notifications;

namespace Slipway.Storage.Notifications;

public enum DeliveryChannel
{
    Mail,
    Webhook,
}

public enum DeliveryState
{
    /// <summary>To be tried, or tried again.</summary>
    Waiting,

    /// <summary>A mail that waits until its publisher may send to so many again. Stored as waiting.</summary>
    Delayed,

    Delivered,

    /// <summary>Given up: after a day, or because trying again would not help.</summary>
    Undelivered,
}

/// <summary>A delivery to be tried now.</summary>
/// <param name="Id">The same at every attempt.</param>
/// <param name="Attempt">Which claim this is; the fence.</param>
/// <param name="WebhookId">Empty for mail.</param>
/// <param name="Target">The mail's recipients, with commas between them, or the webhook's address as it was.</param>
/// <param name="Notice">What is told.</param>
public sealed record ClaimedDelivery(string Id, long Attempt, string WebhookId, string Target, Notice Notice);

/// <summary>A line of the delivery log. Times are ticks of machine time.</summary>
public sealed class DeliveryRow
{
    public string DeliveryId { get; init; } = "";

    public string Channel { get; init; } = "";

    public string WebhookId { get; init; } = "";

    public string PublisherKey { get; init; } = "";

    public string OfferKey { get; init; } = "";

    public string Event { get; init; } = "";

    public string Target { get; init; } = "";

    public string State { get; init; } = "";

    public long Created { get; init; }

    public long NextAttempt { get; init; }

    public long Attempt { get; init; }

    public string? LastError { get; init; }

    public long? Ended { get; init; }
}
