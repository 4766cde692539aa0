using Slipway.Storage.Database;

namespace Slipway.Storage.Notifications;

public sealed class WebhookRow
{
    internal static readonly Columns<WebhookRow> Columns = new(column => new()
    {
        WebhookId = column.Text("webhook_id", row => row.WebhookId),
        PublisherKey = column.Text("publisher_key", row => row.PublisherKey),
        Url = column.Text("url", row => row.Url),
        Events = column.Text("events", row => row.Events),
        SealedSecret = column.Bytes("sealed_secret", row => row.SealedSecret),
    });

    public string WebhookId { get; init; } = "";

    public string PublisherKey { get; init; } = "";

    public string Url { get; init; } = "";

    /// <summary>The events that are sent to it, with commas between them; empty for all.</summary>
    public string Events { get; init; } = "";

    public byte[] SealedSecret { get; init; } = [];

    public bool Wants(string word) => Events.Length == 0 || Events.Split(',').Contains(word);
}
