using System.Text.Json;
using Dapper;
using Slipway.Core.Notifications;
using Slipway.Core.Operations;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Notifications;

/// <summary>What transitions have left to be told: each notice becomes one delivery to its mail's recipients and one to each webhook of its publisher.</summary>
public sealed class Outbox(IDatabase database)
{
    /// <summary>How long a delivery is tried for.</summary>
    public static readonly TimeSpan TriedFor = TimeSpan.FromDays(1);

    /// <summary>
    /// Takes up to <paramref name="most"/> notices, oldest first, and writes their deliveries, in one transaction; how many it took. Two nodes never take the same.
    /// Where <paramref name="mails"/> is false no mail is sent at all; webhooks are told either way, also of what passed too soon for people.
    /// </summary>
    public Task<int> ExpandAsync(int most, bool mails, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            var taken = (await session.Connection.QueryAsync<OutboxRow>(
                $"""
                WITH oldest AS MATERIALIZED (
                  SELECT publisher_key, offer_key, revision FROM outbox ORDER BY created, publisher_key, offer_key, revision LIMIT @most {database.Dialect.SkipLocked})
                DELETE FROM outbox WHERE (publisher_key, offer_key, revision) IN (SELECT publisher_key, offer_key, revision FROM oldest)
                RETURNING publisher_key, offer_key, revision, notice
                """,
                new { most })).ToList();
            foreach (var row in taken)
                await ExpandAsync(session, row, mails);
            return taken.Count;
        },
        cancel);

    /// <summary>Drops what nobody has taken up.</summary>
    public Task ForgetAsync(CancellationToken cancel) => database.WriteAsync(null, session => session.Connection.ExecuteAsync("DELETE FROM outbox"), cancel);

    private async Task ExpandAsync(WriteSession session, OutboxRow row, bool mails)
    {
        // The history row of the same commit knows who asked; it never changes.
        var known = await session.Connection.QuerySingleAsync<(string Actor, string? SellerContact)>(
            """
            SELECT h.actor, p.seller_contact FROM history h LEFT JOIN publishers p ON p.publisher_key = h.publisher_key
            WHERE h.publisher_key = @PublisherKey AND h.offer_key = @OfferKey AND h.revision = @Revision
            """,
            row);
        var notice = JsonSerializer.Deserialize(row.Notice, StoredJson.Default.Notice)! with { By = known.Actor };
        var recipients = notice.Migrated ? known.SellerContact ?? "" : notice.Recipients;
        if (mails && recipients.Length > 0 && !notice.IsPassing)
            await InsertAsync(session, row, notice, DeliveryChannel.Mail, "", recipients);
        var webhooks = await session.Connection.QueryAsync<WebhookRow>("SELECT webhook_id, url, events FROM webhooks WHERE publisher_key = @PublisherKey", row);
        foreach (var webhook in webhooks.Where(webhook => webhook.Wants(WireWords.Of(notice.Kind))))
            await InsertAsync(session, row, notice, DeliveryChannel.Webhook, webhook.WebhookId, webhook.Url);
    }

    private Task InsertAsync(WriteSession session, OutboxRow row, Notice notice, DeliveryChannel channel, string webhookId, string target) =>
        session.Connection.ExecuteAsync(
            $"""
            INSERT INTO deliveries (delivery_id, channel, webhook_id, publisher_key, offer_key, revision, event, notice, target, state,
              created, next_attempt, give_up, lease_until, attempt)
            VALUES (@id, @channel, @webhookId, @PublisherKey, @OfferKey, @Revision, @word, @text, @target, 'waiting',
              {database.Dialect.MachineNow}, 0, {database.Dialect.MachineNow} + @time, 0, 0)
            """,
            new
            {
                id = Guid.CreateVersion7().ToString(),
                channel = WireWords.Of(channel),
                webhookId,
                row.PublisherKey,
                row.OfferKey,
                row.Revision,
                word = WireWords.Of(notice.Kind),
                text = JsonSerializer.Serialize(notice, StoredJson.Default.Notice),
                target,
                time = TriedFor.Ticks,
                now = MarketTime.MachineTicks(database),
            });

    private sealed class OutboxRow
    {
        public string PublisherKey { get; init; } = "";

        public string OfferKey { get; init; } = "";

        public long Revision { get; init; }

        public string Notice { get; init; } = "";
    }
}
