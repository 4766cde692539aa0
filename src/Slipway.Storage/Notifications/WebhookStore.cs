using Dapper;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;

namespace Slipway.Storage.Notifications;

/// <summary>Where publishers' systems want to be told. Every change leaves a row in the audit that names <c>actor</c>.</summary>
public sealed class WebhookStore(IDatabase database, string actor = IdentityStore.Service)
{
    /// <summary>Ours: each webhook is a request for each event.</summary>
    public const int MostOfPublisher = 20;

    /// <summary>False when the publisher has <see cref="MostOfPublisher"/> already; nothing was changed then.</summary>
    public Task<bool> AddAsync(WebhookRow webhook, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            var added = await session.Connection.ExecuteAsync(
                $"""
                INSERT INTO webhooks (webhook_id, publisher_key, url, events, sealed_secret, created)
                SELECT @WebhookId, @PublisherKey, @Url, @Events, @SealedSecret, {database.Dialect.MachineNow}
                WHERE (SELECT COUNT(*) FROM webhooks WHERE publisher_key = @PublisherKey) < {MostOfPublisher}
                """,
                new { webhook.WebhookId, webhook.PublisherKey, webhook.Url, webhook.Events, webhook.SealedSecret, now = MarketTime.MachineTicks(database) }) == 1;
            if (added)
                await AuditAsync(session, "webhookAdded", webhook);
            return added;
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
        async session =>
        {
            var removed = await session.Connection.QuerySingleOrDefaultAsync<WebhookRow>(
                "DELETE FROM webhooks WHERE webhook_id = @webhookId RETURNING webhook_id, publisher_key, url, events", new { webhookId });
            if (removed is not null)
                await AuditAsync(session, "webhookRemoved", removed);
            return removed is not null;
        },
        cancel);

    /// <summary>Of the address its host only: what comes after it is often a secret of the receiver's.</summary>
    private Task AuditAsync(WriteSession session, string what, WebhookRow webhook) => session.AuditAsync(
        database, actor, what, webhook.PublisherKey, new { webhook = webhook.WebhookId, host = new Uri(webhook.Url).Authority, webhook.Events });
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
