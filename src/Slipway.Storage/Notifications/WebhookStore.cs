using Slipway.Storage.Database;
using Slipway.Storage.Identity;

namespace Slipway.Storage.Notifications;

/// <summary>
/// The addresses of publishers' systems that notices are sent to. Every change leaves a row in the
/// audit that names <c>actor</c>.
/// </summary>
public sealed class WebhookStore(IDatabase database, string actor = IdentityStore.Service)
{
    /// <summary>Ours: each webhook is a request for each event.</summary>
    public const int MostOfPublisher = 20;

    /// <summary>
    /// False when the publisher has <see cref="MostOfPublisher"/> already; nothing was changed
    /// then.
    /// </summary>
    public Task<bool> AddAsync(WebhookRow webhook, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            var added = await session.ExecuteAsync(
                $"""
                INSERT INTO webhooks ({WebhookRow.Columns.Names}, created)
                SELECT {WebhookRow.Columns.Parameters}, {database.Dialect.MachineNow}
                WHERE (SELECT COUNT(*) FROM webhooks WHERE publisher_key = @publisher_key) < {MostOfPublisher}
                """,
                WebhookRow.Columns.Values(webhook)) == 1;
            if (added)
                await AuditAsync(session, "webhookAdded", webhook);
            return added;
        },
        cancel);

    /// <summary>All, or one publisher's, oldest first.</summary>
    public Task<IReadOnlyList<WebhookRow>> ListAsync(string? publisherKey, CancellationToken cancel) => database.ReadAsync(
        $"""
        SELECT {WebhookRow.Columns.Names} FROM webhooks
        WHERE CAST(@publisher AS TEXT) IS NULL OR publisher_key = @publisher
        ORDER BY publisher_key, created, webhook_id
        """,
        WebhookRow.Columns.Read,
        cancel,
        ("publisher", publisherKey));

    /// <summary>Null when it was removed.</summary>
    public async Task<WebhookRow?> FindAsync(string webhookId, CancellationToken cancel) => (await database.ReadAsync(
        $"SELECT {WebhookRow.Columns.Names} FROM webhooks WHERE webhook_id = @webhook",
        WebhookRow.Columns.Read,
        cancel,
        ("webhook", webhookId))).SingleOrDefault();

    /// <summary>
    /// False when there is no such webhook. A delivery that waits for it is given up at its next
    /// attempt.
    /// </summary>
    public Task<bool> RemoveAsync(string webhookId, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            var removed = await session.RowsAsync(
                $"DELETE FROM webhooks WHERE webhook_id = @webhook RETURNING {WebhookRow.Columns.Names}",
                WebhookRow.Columns.Read,
                ("webhook", webhookId));
            foreach (var webhook in removed)
                await AuditAsync(session, "webhookRemoved", webhook);
            return removed.Count > 0;
        },
        cancel);

    /// <summary>
    /// Only the host of the address: what comes after it is often a secret of the receiver.
    /// </summary>
    private Task AuditAsync(WriteSession session, string what, WebhookRow webhook) =>
        session.AuditAsync(database, actor, what, webhook.PublisherKey, new()
        {
            ["webhook"] = webhook.WebhookId,
            ["host"] = new Uri(webhook.Url).Authority,
            ["events"] = webhook.Events,
        });
}
