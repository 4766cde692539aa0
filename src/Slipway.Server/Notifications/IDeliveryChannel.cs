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
