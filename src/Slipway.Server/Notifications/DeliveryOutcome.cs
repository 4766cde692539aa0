
namespace Slipway.Server.Notifications;

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
