using Slipway.Storage.Notifications;

namespace Slipway.Server.Notifications;

/// <summary>A channel that delivers notices to people or systems.</summary>
public interface IDeliveryChannel
{
    DeliveryChannel Channel { get; }

    /// <summary>How many deliveries a node attempts at once.</summary>
    int Slots { get; }

    /// <summary>The longest that one attempt may take; shorter than the lease.</summary>
    TimeSpan Limit { get; }

    /// <summary>
    /// Tries once. Failures are outcomes; an exception is a bug, and the delivery is tried again.
    /// </summary>
    Task<DeliveryOutcome> DeliverAsync(ClaimedDelivery delivery, CancellationToken cancel);
}

/// <summary>
/// The outcome of an attempt. Reasons are sentences for the delivery log and do not contain
/// secrets.
/// </summary>
public abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    /// <summary>
    /// It was delivered. <paramref name="Note"/> names recipients that refused it, if any.
    /// </summary>
    public sealed record Delivered(string? Note = null) : DeliveryOutcome;

    /// <summary>
    /// It may succeed later. <paramref name="Target"/> is the next attempt's target; null for the
    /// same as now.
    /// </summary>
    public sealed record Failed(string Reason, string? Target = null) : DeliveryOutcome;

    /// <summary>Trying again would not help.</summary>
    public sealed record Undeliverable(string Reason) : DeliveryOutcome;
}
