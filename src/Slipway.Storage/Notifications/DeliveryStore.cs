using Slipway.Core.Documents;
using Slipway.Core.Notifications;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Storage.Notifications;

/// <summary>
/// Deliveries: claimed by one node at a time, tried again until given up, and kept for a time as
/// the log.
/// </summary>
public sealed class DeliveryStore(IDatabase database)
{
    /// <summary>How long the log remembers what was delivered or given up.</summary>
    public static readonly TimeSpan LogMemory = TimeSpan.FromDays(30);

    /// <summary>
    /// The state as people see it: only a mail that was delayed has its whole day before it when it
    /// is tried next.
    /// </summary>
    private static readonly string Shown =
        $"CASE WHEN state = 'waiting' AND give_up = next_attempt + {Outbox.TriedFor.Ticks} THEN 'delayed' ELSE state END";

    private readonly string machineNow = database.Dialect.MachineNow;

    private string IsDue => $"state = 'waiting' AND next_attempt <= {machineNow} AND lease_until < {machineNow}";

    /// <summary>
    /// Claims up to <paramref name="most"/> deliveries that are due; another node may have them
    /// once <paramref name="lease"/> is over.
    /// </summary>
    public Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(DeliveryChannel channel, int most, TimeSpan lease, CancellationToken cancel) =>
        database.WriteAsync(
            null,
            session => session.RowsAsync(
                $"""
                WITH free AS MATERIALIZED (
                  SELECT delivery_id FROM deliveries WHERE channel = @channel AND {IsDue}
                  ORDER BY next_attempt, created
                  LIMIT @most
                  {database.Dialect.SkipLocked})
                UPDATE deliveries SET lease_until = {machineNow} + @lease, attempt = attempt + 1
                WHERE delivery_id IN (SELECT delivery_id FROM free)
                RETURNING {ClaimedDelivery.Columns}
                """,
                ClaimedDelivery.Read,
                ("channel", WireWords.Of(channel)),
                ("most", most),
                ("lease", lease)),
            cancel);

    /// <summary>
    /// Whether there is anything to expand or to claim, so that looking often costs a reading only.
    /// </summary>
    public async Task<bool> HasDueAsync(CancellationToken cancel) => (await database.ReadAsync(
        $"SELECT 1 WHERE EXISTS (SELECT 1 FROM outbox) OR EXISTS (SELECT 1 FROM deliveries WHERE {IsDue})", _ => true, cancel)).Count > 0;

    /// <summary>
    /// It has arrived. <paramref name="note"/> names the recipients that were refused, if any.
    /// False when another claim came in between.
    /// </summary>
    public Task<bool> DeliveredAsync(ClaimedDelivery delivery, string? note, CancellationToken cancel) =>
        UpdateAsync(delivery, $"state = 'delivered', last_error = @note, ended = {machineNow}", cancel, ("note", note));

    /// <summary>
    /// Tries it again after <paramref name="wait"/>, a last time when its day is over; after that
    /// it is given up. Its state then, null when another claim came in between.
    /// </summary>
    /// <param name="delivery">As it was claimed.</param>
    /// <param name="reason">What went wrong, for a person.</param>
    /// <param name="wait">The back-off.</param>
    /// <param name="target">To whom it goes from now on: fewer, where some have it already.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<DeliveryState?> FailedAsync(
        ClaimedDelivery delivery, string reason, TimeSpan wait, string target, CancellationToken cancel) => SetAsync(
        delivery,
        $"""
        state = CASE WHEN {machineNow} >= give_up THEN 'undelivered' ELSE 'waiting' END,
          ended = CASE WHEN {machineNow} >= give_up THEN {machineNow} ELSE NULL END,
          next_attempt = CASE WHEN {machineNow} + @wait < give_up THEN {machineNow} + @wait ELSE give_up END,
          lease_until = 0, last_error = @reason, target = @target
        """,
        cancel,
        ("reason", reason),
        ("wait", wait),
        ("target", target));

    /// <summary>
    /// Delays a mail until its publisher may send to that many recipients again, at most
    /// <paramref name="recipientsPerDay"/> within any 24 hours: until when, or null when it may go
    /// now. A mail is delayed once: then its turn comes before that of all later ones.
    /// </summary>
    public async Task<DateTimeOffset?> DelayAsync(ClaimedDelivery mail, int recipientsPerDay, CancellationToken cancel)
    {
        // A mail's day began a day before it is given up. Every mail counts from then on, however
        // far it came: those who have it may be many more than are left. Before a mail that was
        // never judged come the delayed ones, too; one that was delayed or tried before has its
        // place in their order.
        var mails = await database.ReadAsync(
            $"""
            SELECT {BudgetedMail.Columns(database.Dialect)} FROM deliveries d JOIN deliveries mine ON mine.delivery_id = @id
            WHERE d.publisher_key = mine.publisher_key AND d.channel = 'mail' AND d.give_up > {machineNow}
              AND ((d.give_up, d.delivery_id) <= (mine.give_up, mine.delivery_id)
                OR (mine.last_error IS NULL AND d.state = 'waiting' AND d.give_up = d.next_attempt + @day))
            ORDER BY d.give_up, d.delivery_id
            """,
            BudgetedMail.Read,
            cancel,
            ("id", mail.Id),
            ("day", Outbox.TriedFor));
        if (mails.FirstOrDefault(one => one.DeliveryId == mail.Id) is not { } own
            || MailBudget.Until(
                [.. mails.Where(one => one != own).Select(one => (one.GiveUp, one.Count))], own.Count, recipientsPerDay) is not { } until)
            return null;
        var time = new DateTimeOffset(until, TimeSpan.Zero);
        var reason = $"Delayed until {WireTime.Format(time)}: the publisher's mail has reached {recipientsPerDay} recipients"
            + " within 24 hours (Mail:RecipientsPerDay).";
        await UpdateAsync(
            mail,
            "next_attempt = @until, give_up = @until + @day, lease_until = 0, last_error = @reason",
            cancel,
            ("until", until),
            ("day", Outbox.TriedFor),
            ("reason", reason));
        return time;
    }

    /// <summary>Gives it up: trying again would not help.</summary>
    public Task<bool> UndeliverableAsync(ClaimedDelivery delivery, string reason, CancellationToken cancel) =>
        UpdateAsync(delivery, $"state = 'undelivered', last_error = @reason, ended = {machineNow}", cancel, ("reason", reason));

    /// <summary>Gives it back untried, to be claimed by anyone at once.</summary>
    public Task<bool> ReleaseAsync(ClaimedDelivery delivery, CancellationToken cancel) => UpdateAsync(delivery, "lease_until = 0", cancel);

    /// <summary>
    /// Frees every delivery; only for a store that no other process can be working on.
    /// </summary>
    public Task ReleaseAllAsync(CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.ExecuteAsync("UPDATE deliveries SET lease_until = 0 WHERE state = 'waiting' AND lease_until <> 0"),
        cancel);

    /// <summary>
    /// Tries one that was given up for another day; false when there is none of that id, or its
    /// webhook was removed.
    /// </summary>
    public Task<bool> RetryAsync(string deliveryId, CancellationToken cancel) => database.WriteAsync(
        null,
        async session => await session.ExecuteAsync(
            $"""
            UPDATE deliveries SET state = 'waiting', ended = NULL, next_attempt = 0, lease_until = 0, give_up = {machineNow} + @day
            WHERE delivery_id = @id AND state = 'undelivered'
              AND (webhook_id = '' OR EXISTS (SELECT 1 FROM webhooks w WHERE w.webhook_id = deliveries.webhook_id))
            """,
            ("id", deliveryId),
            ("day", Outbox.TriedFor)) == 1,
        cancel);

    /// <summary>
    /// The log, newest first; only of one state or one publisher where they are named.
    /// </summary>
    public Task<IReadOnlyList<DeliveryRow>> ListAsync(DeliveryState? state, string? publisherKey, int most, CancellationToken cancel) =>
        database.ReadAsync(
            $"""
            SELECT {DeliveryRow.Columns.Names}, {Shown} FROM deliveries
            WHERE (CAST(@state AS TEXT) IS NULL OR {Shown} = @state) AND (CAST(@publisher AS TEXT) IS NULL OR publisher_key = @publisher)
            ORDER BY created DESC, delivery_id DESC LIMIT @most
            """,
            row => DeliveryRow.Columns.Read(row) with { State = row.GetString(DeliveryRow.Columns.Count) },
            cancel,
            ("state", state is { } one ? WireWords.Of(one) : null),
            ("publisher", publisherKey),
            ("most", most));

    /// <summary>Forgets what ended longer ago than <see cref="LogMemory"/>.</summary>
    public Task<int> ForgetAsync(CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.ExecuteAsync($"DELETE FROM deliveries WHERE ended <= {machineNow} - @memory", ("memory", LogMemory)),
        cancel);

    private async Task<bool> UpdateAsync(
        ClaimedDelivery delivery, string assignments, CancellationToken cancel, params (string Name, object? Value)[] values) =>
        await SetAsync(delivery, assignments, cancel, values) is not null;

    /// <summary>
    /// What an older claim found out is dropped. The state afterwards, null when it was dropped.
    /// </summary>
    private async Task<DeliveryState?> SetAsync(
        ClaimedDelivery delivery, string assignments, CancellationToken cancel, params (string Name, object? Value)[] values) =>
        await database.WriteAsync(
            null,
            session => session.ValueAsync<string>(
                $"UPDATE deliveries SET {assignments} WHERE delivery_id = @id AND attempt = @attempt AND state = 'waiting' RETURNING state",
                [.. values, ("id", delivery.Id), ("attempt", delivery.Attempt)]),
            cancel) is { } state ? WireWords.Parse<DeliveryState>(state) : null;
}
