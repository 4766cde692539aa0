using Slipway.Storage.Notifications;

namespace Slipway.Server.Notifications;

/// <summary>A way by which notices reach people or systems.</summary>
public interface IDeliveryChannel
{
    DeliveryChannel Channel { get; }

    /// <summary>How many deliveries a node works on at once.</summary>
    int Slots { get; }

    /// <summary>The longest that one attempt may take; shorter than the lease.</summary>
    TimeSpan Limit { get; }

    /// <summary>Tries once. What went wrong is an outcome; an exception is a bug, and tried again.</summary>
    Task<DeliveryOutcome> DeliverAsync(ClaimedDelivery delivery, CancellationToken cancel);
}

/// <summary>What an attempt came to. Reasons are sentences for the delivery log; they name no secret.</summary>
public abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    /// <summary>It was taken. <paramref name="Note"/> says who would not have it, if anyone.</summary>
    public sealed record Delivered(string? Note = null) : DeliveryOutcome;

    /// <summary>It may be taken later. <paramref name="Target"/> is to whom it goes then, null for the same as now.</summary>
    public sealed record Failed(string Reason, string? Target = null) : DeliveryOutcome;

    /// <summary>Trying again would not help.</summary>
    public sealed record Undeliverable(string Reason) : DeliveryOutcome;
}
