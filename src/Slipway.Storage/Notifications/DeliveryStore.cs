using System.Text.Json;
using Dapper;
using Slipway.Core.Notifications;
using Slipway.Core.Offers;
using Slipway.Core.Operations;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Notifications;

/// <summary>Deliveries: claimed by one node at a time, tried again until given up, and kept for a time as the log.</summary>
public sealed class DeliveryStore(IDatabase database)
{
    /// <summary>How long the log remembers what was delivered or given up.</summary>
    public static readonly TimeSpan LogMemory = TimeSpan.FromDays(30);

    /// <summary>The state as people see it: only a mail that was delayed has its whole day before it when it is tried next.</summary>
    private const string Shown = "CASE WHEN state = 'waiting' AND give_up = next_attempt + @day THEN 'delayed' ELSE state END";

    /// <summary>Claims up to <paramref name="most"/> deliveries that are due; another node may have them once <paramref name="lease"/> is over.</summary>
    public Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(DeliveryChannel channel, int most, TimeSpan lease, CancellationToken cancel) => database.WriteAsync(
        null,
        async session => (IReadOnlyList<ClaimedDelivery>)[.. (await session.Connection.QueryAsync<ClaimRow>(
            $"""
            WITH free AS MATERIALIZED (
              SELECT delivery_id FROM deliveries
              WHERE state = 'waiting' AND channel = @channel AND next_attempt <= {database.Dialect.MachineNow} AND lease_until < {database.Dialect.MachineNow}
              ORDER BY next_attempt, created
              LIMIT @most
              {database.Dialect.SkipLocked})
            UPDATE deliveries SET lease_until = {database.Dialect.MachineNow} + @lease, attempt = attempt + 1
            WHERE delivery_id IN (SELECT delivery_id FROM free)
            RETURNING delivery_id, attempt, webhook_id, target, notice
            """,
            new { channel = WireWords.Of(channel), most, lease = lease.Ticks, now = MarketTime.MachineTicks(database) })).Select(row => row.ToClaim())],
        cancel);

    /// <summary>Whether there is anything to expand or to claim, so that looking often costs a reading only.</summary>
    public async Task<bool> HasDueAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(
            $"""
            SELECT CASE WHEN EXISTS (SELECT 1 FROM outbox)
              OR EXISTS (SELECT 1 FROM deliveries WHERE state = 'waiting' AND next_attempt <= {database.Dialect.MachineNow} AND lease_until < {database.Dialect.MachineNow})
            THEN 1 ELSE 0 END
            """,
            MarketTime.Bound(database)) == 1;
    }

    /// <summary>It has arrived. <paramref name="note"/> says who would not have it, if anyone. False when another claim came in between.</summary>
    public Task<bool> DeliveredAsync(ClaimedDelivery delivery, string? note, CancellationToken cancel) => UpdateAsync(
        delivery, $"state = 'delivered', last_error = @note, ended = {database.Dialect.MachineNow}", new { note }, cancel);

    /// <summary>Tries it again after <paramref name="wait"/>, a last time when its day is over; after that it is given up. Its state then, null when another claim came in between.</summary>
    /// <param name="delivery">As it was claimed.</param>
    /// <param name="reason">What went wrong, for a person.</param>
    /// <param name="wait">The back-off.</param>
    /// <param name="target">To whom it goes from now on: fewer, where some have it already.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<DeliveryState?> FailedAsync(ClaimedDelivery delivery, string reason, TimeSpan wait, string target, CancellationToken cancel) => SetAsync(
        delivery,
        $"""
        state = CASE WHEN {database.Dialect.MachineNow} >= give_up THEN 'undelivered' ELSE 'waiting' END,
          ended = CASE WHEN {database.Dialect.MachineNow} >= give_up THEN {database.Dialect.MachineNow} ELSE NULL END,
          next_attempt = CASE WHEN {database.Dialect.MachineNow} + @wait < give_up THEN {database.Dialect.MachineNow} + @wait ELSE give_up END,
          lease_until = 0, last_error = @reason, target = @target
        """,
        new { reason, wait = wait.Ticks, target },
        cancel);

    /// <summary>
    /// Delays a mail until its publisher may send to that many recipients again, at most <paramref name="recipientsPerDay"/> within any 24 hours: until when, or null
    /// when it may go now. A mail is delayed once: then its turn comes before that of all later ones.
    /// </summary>
    public async Task<DateTimeOffset?> DelayAsync(ClaimedDelivery mail, int recipientsPerDay, CancellationToken cancel)
    {
        IReadOnlyList<BudgetRow> rows;
        await using (var connection = await database.OpenAsync(cancel))
        {
            // A mail's day began a day before it is given up. Every mail counts from then on, however far it came: those who have it may be
            // many more than are left. Before a mail that was never judged come the delayed ones, too; one that was delayed or tried before
            // has its place in their order.
            rows = [.. await connection.QueryAsync<BudgetRow>(
                $"""
                SELECT d.delivery_id, d.give_up, d.target, {database.Dialect.TextIn("d.notice", "Recipients")} AS recipients, {database.Dialect.TextIn("d.notice", "Migrated")} AS migrated
                FROM deliveries d JOIN deliveries mine ON mine.delivery_id = @id
                WHERE d.publisher_key = mine.publisher_key AND d.channel = 'mail' AND d.give_up > {database.Dialect.MachineNow}
                  AND ((d.give_up, d.delivery_id) <= (mine.give_up, mine.delivery_id)
                    OR (mine.last_error IS NULL AND d.state = 'waiting' AND d.give_up = d.next_attempt + @day))
                ORDER BY d.give_up, d.delivery_id
                """,
                new { id = mail.Id, day = Outbox.TriedFor.Ticks, now = MarketTime.MachineTicks(database) })];
        }

        if (rows.FirstOrDefault(row => row.DeliveryId == mail.Id) is not { } own
            || MailBudget.Until([.. rows.Where(row => row != own).Select(row => (row.GiveUp, row.Count))], own.Count, recipientsPerDay) is not { } until)
            return null;
        var time = new DateTimeOffset(until, TimeSpan.Zero);
        var reason = $"Delayed until {WireTime.Format(time)}: the publisher's mail has reached {recipientsPerDay} recipients within 24 hours (Mail:RecipientsPerDay).";
        await UpdateAsync(
            mail, "next_attempt = @until, give_up = @until + @day, lease_until = 0, last_error = @reason", new { until, day = Outbox.TriedFor.Ticks, reason }, cancel);
        return time;
    }

    /// <summary>Gives it up: trying again would not help.</summary>
    public Task<bool> UndeliverableAsync(ClaimedDelivery delivery, string reason, CancellationToken cancel) => UpdateAsync(
        delivery, $"state = 'undelivered', last_error = @reason, ended = {database.Dialect.MachineNow}", new { reason }, cancel);

    /// <summary>Gives it back untried, to be claimed by anyone at once.</summary>
    public Task<bool> ReleaseAsync(ClaimedDelivery delivery, CancellationToken cancel) => UpdateAsync(delivery, "lease_until = 0", new { }, cancel);

    /// <summary>Frees every delivery; only for a store that no other process can be working on.</summary>
    public Task ReleaseAllAsync(CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.Connection.ExecuteAsync("UPDATE deliveries SET lease_until = 0 WHERE state = 'waiting' AND lease_until <> 0"),
        cancel);

    /// <summary>Tries one that was given up for another day; false when there is none of that id, or its webhook was removed.</summary>
    public Task<bool> RetryAsync(string deliveryId, CancellationToken cancel) => database.WriteAsync(
        null,
        async session => await session.Connection.ExecuteAsync(
            $"""
            UPDATE deliveries SET state = 'waiting', ended = NULL, next_attempt = 0, lease_until = 0, give_up = {database.Dialect.MachineNow} + @time
            WHERE delivery_id = @deliveryId AND state = 'undelivered'
              AND (webhook_id = '' OR EXISTS (SELECT 1 FROM webhooks w WHERE w.webhook_id = deliveries.webhook_id))
            """,
            new { deliveryId, time = Outbox.TriedFor.Ticks, now = MarketTime.MachineTicks(database) }) == 1,
        cancel);

    /// <summary>The log, newest first, of one state and of one publisher where they are named.</summary>
    public async Task<IReadOnlyList<DeliveryRow>> ListAsync(DeliveryState? state, string? publisherKey, int most, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<DeliveryRow>(
            $"""
            SELECT delivery_id, channel, webhook_id, publisher_key, offer_key, event, target, {Shown} AS state, created, next_attempt, attempt, last_error, ended FROM deliveries
            WHERE (CAST(@state AS TEXT) IS NULL OR {Shown} = @state) AND (CAST(@publisherKey AS TEXT) IS NULL OR publisher_key = @publisherKey)
            ORDER BY created DESC, delivery_id DESC LIMIT @most
            """,
            new { state = state is { } one ? WireWords.Of(one) : null, publisherKey, most, day = Outbox.TriedFor.Ticks })];
    }

    /// <summary>Forgets what ended longer ago than <see cref="LogMemory"/>.</summary>
    public Task<int> ForgetAsync(CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.Connection.ExecuteAsync(
            $"DELETE FROM deliveries WHERE ended <= {database.Dialect.MachineNow} - @memory",
            new { memory = LogMemory.Ticks, now = MarketTime.MachineTicks(database) }),
        cancel);

    private async Task<bool> UpdateAsync(ClaimedDelivery delivery, string assignments, object values, CancellationToken cancel) =>
        await SetAsync(delivery, assignments, values, cancel) is not null;

    /// <summary>The attempt is the fence: what an older claim found out is dropped. The state afterwards, null when it was dropped.</summary>
    private Task<DeliveryState?> SetAsync(ClaimedDelivery delivery, string assignments, object values, CancellationToken cancel)
    {
        var parameters = new DynamicParameters(values);
        parameters.Add("id", delivery.Id);
        parameters.Add("attempt", delivery.Attempt);
        parameters.Add("now", MarketTime.MachineTicks(database));
        return database.WriteAsync(
            null,
            async session => await session.Connection.ExecuteScalarAsync<string?>(
                $"UPDATE deliveries SET {assignments} WHERE delivery_id = @id AND attempt = @attempt AND state = 'waiting' RETURNING state", parameters) is { } state
                ? WireWords.Parse<DeliveryState>(state)
                : (DeliveryState?)null,
            cancel);
    }

    private sealed class BudgetRow
    {
        public string DeliveryId { get; init; } = "";

        public long GiveUp { get; init; }

        public string Target { get; init; } = "";

        public string Recipients { get; init; } = "";

        public string Migrated { get; init; } = "";

        /// <summary>Of all to whom it went: the target is only who is left.</summary>
        public int Count => Math.Max(CountOf(Target), Migrated is "true" or "1" ? 0 : CountOf(Recipients));

        private static int CountOf(string list) => list.Count(one => one == ',') + 1;
    }

    private sealed class ClaimRow
    {
        public string DeliveryId { get; init; } = "";

        public long Attempt { get; init; }

        public string WebhookId { get; init; } = "";

        public string Target { get; init; } = "";

        public string Notice { get; init; } = "";

        public ClaimedDelivery ToClaim() =>
            new(DeliveryId, Attempt, WebhookId, Target, JsonSerializer.Deserialize(Notice, StoredJson.Default.Notice)!);
    }
}
