using Dapper;

namespace Slipway.Storage.Notifications;

/// <summary>Where publishers' systems want to be told.</summary>
public sealed class WebhookStore(IDatabase database)
{
    /// <summary>Ours: each webhook is a request for each event.</summary>
    public const int MostOfPublisher = 20;

    /// <summary>False when the publisher has <see cref="MostOfPublisher"/> already; nothing was changed then.</summary>
    public Task<bool> AddAsync(WebhookRow webhook, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            return await session.Connection.ExecuteAsync(
                $"""
                INSERT INTO webhooks (webhook_id, publisher_key, url, events, sealed_secret, created)
                SELECT @WebhookId, @PublisherKey, @Url, @Events, @SealedSecret, {database.MachineNow}
                WHERE (SELECT COUNT(*) FROM webhooks WHERE publisher_key = @PublisherKey) < {MostOfPublisher}
                """,
                new { webhook.WebhookId, webhook.PublisherKey, webhook.Url, webhook.Events, webhook.SealedSecret, now = MarketTime.MachineTicks(database) }) == 1;
        },
        cancel);

    /// <summary>All, or one publisher's, oldest first.</summary>
    public async Task<IReadOnlyList<WebhookRow>> ListAsync(string? publisherKey, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<WebhookRow>(
            """
            SELECT webhook_id, publisher_key, url, events, sealed_secret FROM webhooks
            WHERE CAST(@publisherKey AS TEXT) IS NULL OR publisher_key = @publisherKey
            ORDER BY publisher_key, created, webhook_id
            """,
            new { publisherKey })];
    }

    /// <summary>Null when it was removed.</summary>
    public async Task<WebhookRow?> FindAsync(string webhookId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<WebhookRow>(
            "SELECT webhook_id, publisher_key, url, events, sealed_secret FROM webhooks WHERE webhook_id = @webhookId",
            new { webhookId });
    }

    /// <summary>False when there is no such webhook. What waits for it is given up at its next attempt.</summary>
    public Task<bool> RemoveAsync(string webhookId, CancellationToken cancel) => database.WriteAsync(
        null,
        async session => await session.Connection.ExecuteAsync("DELETE FROM webhooks WHERE webhook_id = @webhookId", new { webhookId }) == 1,
        cancel);
}

public sealed class WebhookRow
{
    public string WebhookId { get; init; } = "";

    public string PublisherKey { get; init; } = "";

    public string Url { get; init; } = "";

    /// <summary>The events that it is told, with commas between them; empty for all.</summary>
    public string Events { get; init; } = "";

    public byte[] SealedSecret { get; init; } = [];

    public bool Wants(string word) => Events.Length == 0 || Events.Split(',').Contains(word);
}
