using Slipway.Storage.Database;

namespace Slipway.Storage.Notifications;

/// <summary>A line of the delivery log. Times are ticks of machine time.</summary>
public sealed record DeliveryRow
{
    internal static readonly Columns<DeliveryRow> Columns = new(column => new()
    {
        DeliveryId = column.Text("delivery_id", row => row.DeliveryId),
        Channel = column.Text("channel", row => row.Channel),
        WebhookId = column.Text("webhook_id", row => row.WebhookId),
        PublisherKey = column.Text("publisher_key", row => row.PublisherKey),
        OfferKey = column.Text("offer_key", row => row.OfferKey),
        Event = column.Text("event", row => row.Event),
        Target = column.Text("target", row => row.Target),
        State = column.Text("state", row => row.State),
        Created = column.Number("created", row => row.Created),
        NextAttempt = column.Number("next_attempt", row => row.NextAttempt),
        Attempt = column.Number("attempt", row => row.Attempt),
        LastError = column.TextOrNull("last_error", row => row.LastError),
        Ended = column.NumberOrNull("ended", row => row.Ended),
    });

    public string DeliveryId { get; init; } = "";

    public string Channel { get; init; } = "";

    public string WebhookId { get; init; } = "";

    public string PublisherKey { get; init; } = "";

    public string OfferKey { get; init; } = "";

    public string Event { get; init; } = "";

    public string Target { get; init; } = "";

    /// <summary>
    /// As people see it: <c>delayed</c> where the table says <c>waiting</c> of a mail that was
    /// delayed.
    /// </summary>
    public string State { get; init; } = "";

    public long Created { get; init; }

    public long NextAttempt { get; init; }

    public long Attempt { get; init; }

    public string? LastError { get; init; }

    public long? Ended { get; init; }
}
