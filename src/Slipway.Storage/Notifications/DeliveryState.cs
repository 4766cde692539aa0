namespace Slipway.Storage.Notifications;

public enum DeliveryState
{
    /// <summary>To be tried, or tried again.</summary>
    Waiting,

    /// <summary>
    /// A mail that waits until its publisher may send to so many again. Stored as waiting.
    /// </summary>
    Delayed,

    Delivered,

    /// <summary>Given up: after a day, or because trying again would not help.</summary>
    Undelivered,
}
