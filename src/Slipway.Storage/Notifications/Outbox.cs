using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Storage.Notifications;

/// <summary>
/// The notices that transitions have left to be sent: each becomes one delivery to its mail's
/// recipients and one to each webhook of its publisher.
/// </summary>
public sealed class Outbox(IDatabase database)
{
    /// <summary>How long a delivery is tried for.</summary>
    public static readonly TimeSpan TriedFor = TimeSpan.FromDays(1);

    /// <summary>
    /// Takes up to <paramref name="most"/> notices, oldest first, and writes their deliveries, in
    /// one transaction; returns how many it took. Two nodes never take the same. Where
    /// <paramref name="mails"/> is false no mail is sent at all; webhooks are called either way,
    /// also about what passed too soon for people.
    /// </summary>
    public Task<int> ExpandAsync(int most, bool mails, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            var taken = await session.RowsAsync(
                $"""
                WITH oldest AS MATERIALIZED (
                  SELECT publisher_key, offer_key, revision FROM outbox
                  ORDER BY created, publisher_key, offer_key, revision LIMIT @most {database.Dialect.SkipLocked})
                DELETE FROM outbox WHERE (publisher_key, offer_key, revision) IN (SELECT publisher_key, offer_key, revision FROM oldest)
                RETURNING {OutboxRow.Columns.Names}
                """,
                OutboxRow.Columns.Read,
                ("most", most));
            foreach (var row in taken)
                await ExpandAsync(session, row, mails);
            return taken.Count;
        },
        cancel);

    /// <summary>Drops all notices that wait.</summary>
    public Task ForgetAsync(CancellationToken cancel) =>
        database.WriteAsync(null, session => session.ExecuteAsync("DELETE FROM outbox"), cancel);

    private async Task ExpandAsync(WriteSession session, OutboxRow row, bool mails)
    {
        // The history row of the same commit names the actor; it never changes.
        var known = (await session.RowsAsync(
            """
            SELECT h.actor, p.seller_contact FROM history h LEFT JOIN publishers p ON p.publisher_key = h.publisher_key
            WHERE h.publisher_key = @publisher AND h.offer_key = @offer AND h.revision = @revision
            """,
            row => (Actor: row.GetString(0), SellerContact: row.TextOrNull(1)),
            ("publisher", row.PublisherKey),
            ("offer", row.OfferKey),
            ("revision", row.Revision))).Single();
        var notice = JsonSerializer.Deserialize(row.Notice, StoredJson.Default.Notice)! with { By = known.Actor };
        var recipients = notice.Migrated ? known.SellerContact ?? "" : notice.Recipients;
        if (mails && recipients.Length > 0 && !notice.IsPassing)
            await InsertAsync(session, row, notice, DeliveryChannel.Mail, "", recipients);
        var webhooks = await session.RowsAsync(
            $"SELECT {WebhookRow.Columns.Names} FROM webhooks WHERE publisher_key = @publisher",
            WebhookRow.Columns.Read,
            ("publisher", row.PublisherKey));
        foreach (var webhook in webhooks.Where(webhook => webhook.Wants(WireWords.Of(notice.Kind))))
            await InsertAsync(session, row, notice, DeliveryChannel.Webhook, webhook.WebhookId, webhook.Url);
    }

    private Task InsertAsync(
        WriteSession session, OutboxRow row, Notice notice, DeliveryChannel channel, string webhookId, string target) =>
        session.ExecuteAsync(
            $"""
            INSERT INTO deliveries ({OutboxRow.Columns.Names}, delivery_id, channel, webhook_id, event, target, state,
              created, next_attempt, give_up, lease_until, attempt)
            VALUES ({OutboxRow.Columns.Parameters}, @id, @channel, @webhook, @event, @target, 'waiting',
              {database.Dialect.MachineNow}, 0, {database.Dialect.MachineNow} + @day, 0, 0)
            """,
            OutboxRow.Columns.Values(
                row with { Notice = StoredJson.Of(notice) },
                ("id", Guid.CreateVersion7()),
                ("channel", WireWords.Of(channel)),
                ("webhook", webhookId),
                ("event", WireWords.Of(notice.Kind)),
                ("target", target),
                ("day", TriedFor)));

    private sealed record OutboxRow
    {
        public static readonly Columns<OutboxRow> Columns = new(column => new()
        {
            PublisherKey = column.Text("publisher_key", row => row.PublisherKey),
            OfferKey = column.Text("offer_key", row => row.OfferKey),
            Revision = column.Number("revision", row => row.Revision),
            Notice = column.Text("notice", row => row.Notice),
        });

        public required string PublisherKey { get; init; }

        public required string OfferKey { get; init; }

        public required long Revision { get; init; }

        /// <summary>JSON.</summary>
        public required string Notice { get; init; }
    }
}
