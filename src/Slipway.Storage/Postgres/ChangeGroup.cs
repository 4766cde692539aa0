using Npgsql;
using Slipway.Core.Documents;
using Slipway.Core.Notifications;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Postgres;

/// <summary>
/// What <see cref="OfferCommit"/> does for one change, for many changes of different offers at once: one statement, one round trip, one commit. A change that
/// lost its race or its lease writes nothing and takes no other with it.
/// </summary>
internal static class ChangeGroup
{
    private static readonly (string Name, Func<Change, string?> Of)[] Texts =
    [
        ("publisher_key", change => change.Accepted.Offer.Key.Publisher),
        ("offer_key", change => change.Accepted.Offer.Key.Offer),
        ("display_text", change => change.Accepted.Offer.DisplayText),
        ("status", change => WireWords.Of(change.Accepted.Offer.Status)),
        ("draft_hash", change => change.Accepted.Offer.DraftHash),
        ("notification_emails", change => change.Accepted.Offer.NotificationEmails),
        ("lease_owner", change => change.Lease?.Owner),
        ("principal", change => change.Request?.Principal),
        ("path", change => change.Request?.Path),
        ("request_id", change => change.Request?.Id),
        ("body", change => change.Request?.Body),
        ("operation_id", change => change.Accepted.Operation?.Id.ToString()),
        ("kind", change => change.Accepted.Operation is { } operation ? WireWords.Of(operation.Kind) : null),
        ("state", change => change.Accepted.Operation is { } operation ? WireWords.Of(operation.State) : null),
        ("snapshot_hash", change => change.Accepted.Operation?.SnapshotHash),
        ("operation_emails", change => change.Accepted.Operation?.NotificationEmails),
        ("steps", change => change.Accepted.Operation is { } operation ? StoredJson.Of(operation.Steps) : null),
        ("step_id", change => change.Accepted.Operation?.Current?.Id),
        ("trace_parent", change => change.TraceParent),
        ("what", change => change.Accepted.History.What),
        ("history_operation", change => change.Accepted.History.OperationId?.ToString()),
        ("detail", change => change.Accepted.History.Detail),
        ("actor", change => change.Actor),
        ("correlation_id", change => change.CorrelationId),
        ("notice", change => Notice.Of(change.Accepted) is { } notice ? StoredJson.Of(notice) : null),
    ];

    private static readonly (string Name, Func<Change, long?> Of)[] Numbers =
    [
        ("expected", change => change.Expected),
        ("migrated", change => change.Accepted.Offer.Migrated ? 1 : 0),
        ("draft_version", change => change.Accepted.Offer.DraftVersion),
        ("changed_time", change => change.Accepted.Offer.ChangedTime.UtcTicks),
        ("preview_version", change => change.Accepted.Offer.PreviewVersion),
        ("production_version", change => change.Accepted.Offer.ProductionVersion),
        ("last_publishing_version", change => change.Accepted.Offer.LastPublishingVersion),
        ("revision", change => change.Accepted.Offer.Revision),
        ("command_revision", change => change.Accepted.Offer.CommandRevision),
        ("attempt", change => change.Lease?.Attempt),
        ("frozen_version", change => change.Accepted.Freeze),
        ("publishing_version", change => change.Accepted.Operation?.PublishingVersion),
        ("offer_version", change => change.Accepted.Operation?.OfferVersion),
        ("operation_time", change => change.Accepted.Operation?.ChangedTime.UtcTicks),
        ("operation_revision", change => change.Accepted.Operation?.Revision),
        ("due", change => change.Accepted.Operation?.Current?.Due?.UtcTicks),
        ("rest", change => change.Rest.Ticks),
        ("keeps_lease", change => change.Lease is not null && change.Accepted.Operation is { IsReady: true } ? 1 : 0),
        ("time", change => change.Accepted.History.Time.UtcTicks),
    ];

    private static readonly string Names = string.Join(", ", Texts.Select(column => column.Name).Concat(Numbers.Select(column => column.Name)));
    private static readonly string Parameters = string.Join(", ", Texts.Select(column => $"@{column.Name}").Concat(Numbers.Select(column => $"@{column.Name}")));

    /// <summary>
    /// Every writer locks offers first, by key, and then work rows, by operation, so that two groups of two nodes wait for each other at most one way. Sorting is
    /// what makes each part read the part before to its end. All parts see the offers as they were when the statement began; the lock reads the newest row and
    /// drops it unless it still is of the expected revision.
    /// </summary>
    public static string Statement(string machineNow, string marketNow) => $"""
        WITH change AS MATERIALIZED (
          SELECT * FROM unnest({Parameters}) WITH ORDINALITY AS c ({Names}, number)
        ), offer AS MATERIALIZED (
          SELECT c.number FROM change c JOIN offers o ON o.publisher_key = c.publisher_key AND o.offer_key = c.offer_key
          WHERE o.revision = c.expected
          ORDER BY o.publisher_key, o.offer_key
          FOR NO KEY UPDATE OF o
        ), claim AS MATERIALIZED (
          SELECT w.operation_id, w.lease_owner, w.attempt FROM offer JOIN change c USING (number) JOIN work w ON w.operation_id = c.operation_id
          ORDER BY w.operation_id
          FOR NO KEY UPDATE OF w
        ), held AS MATERIALIZED (
          SELECT c.* FROM offer JOIN change c USING (number) LEFT JOIN claim ON claim.operation_id = c.operation_id
          WHERE c.lease_owner IS NULL OR (claim.lease_owner = c.lease_owner AND claim.attempt = c.attempt)
        ), request AS (
          INSERT INTO client_requests (principal, path, request_id, operation_id, body, command_revision, time)
          SELECT principal, path, request_id, operation_id, body, command_revision, {machineNow} FROM held WHERE request_id IS NOT NULL
          ON CONFLICT (principal, path, request_id) DO UPDATE SET
            operation_id = excluded.operation_id, body = excluded.body, command_revision = excluded.command_revision, time = excluded.time
          WHERE client_requests.command_revision <= excluded.command_revision
          RETURNING principal, path, request_id
        ), won AS MATERIALIZED (
          SELECT * FROM held c WHERE request_id IS NULL OR EXISTS (
            SELECT 1 FROM request r WHERE r.principal = c.principal AND r.path = c.path AND r.request_id = c.request_id)
        ), written_offer AS (
          UPDATE offers o SET display_text = c.display_text, migrated = c.migrated, status = c.status, draft_version = c.draft_version, draft_hash = c.draft_hash,
            changed_time = c.changed_time, preview_version = c.preview_version, production_version = c.production_version,
            last_publishing_version = c.last_publishing_version, notification_emails = c.notification_emails, revision = c.revision,
            command_revision = c.command_revision
          FROM won c WHERE o.publisher_key = c.publisher_key AND o.offer_key = c.offer_key
        ), frozen AS (
          INSERT INTO versions (publisher_key, offer_key, version, sent, served, secrets, changed_time)
          SELECT c.publisher_key, c.offer_key, c.frozen_version, d.sent, d.served, d.secrets, c.changed_time
          FROM won c JOIN drafts d ON d.publisher_key = c.publisher_key AND d.offer_key = c.offer_key WHERE c.frozen_version IS NOT NULL
        ), written_operation AS (
          INSERT INTO operations (operation_id, publisher_key, offer_key, publishing_version, kind, state, offer_version, snapshot_hash,
            notification_emails, steps, changed_time, revision)
          SELECT operation_id, publisher_key, offer_key, publishing_version, kind, state, offer_version, snapshot_hash, operation_emails, steps, operation_time,
            operation_revision
          FROM won WHERE operation_id IS NOT NULL
          ON CONFLICT (operation_id) DO UPDATE SET
            state = excluded.state, steps = excluded.steps, changed_time = excluded.changed_time, revision = excluded.revision
        ), ended AS (
          DELETE FROM work w USING won c WHERE w.operation_id = c.operation_id AND c.step_id IS NULL
        ), begun AS (
          INSERT INTO work (operation_id, publisher_key, offer_key, step_id, due, trace_parent, retry_at)
          SELECT operation_id, publisher_key, offer_key, step_id, due, trace_parent, {RetryAt(machineNow)} FROM won c
          WHERE step_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.operation_id = c.operation_id)
        ), moved AS (
          UPDATE work w SET step_id = c.step_id, due = c.due, retry_at = {RetryAt(machineNow)}, faults = 0,
            progress = CASE WHEN w.step_id = c.step_id THEN w.progress ELSE 0 END, notes = '[]',
            lease_owner = CASE WHEN c.keeps_lease = 1 THEN w.lease_owner ELSE NULL END
          FROM won c WHERE w.operation_id = c.operation_id AND c.step_id IS NOT NULL
        ), remembered AS (
          INSERT INTO history (publisher_key, offer_key, revision, time, what, operation_id, detail, actor, correlation_id)
          SELECT publisher_key, offer_key, revision, time, what, history_operation, detail, actor, correlation_id FROM won
        ), told AS (
          INSERT INTO outbox (publisher_key, offer_key, revision, notice, created)
          SELECT publisher_key, offer_key, revision, notice, {machineNow} FROM won WHERE notice IS NOT NULL
        )
        SELECT CASE WHEN won.number IS NOT NULL THEN {(int)CommitOutcome.Committed} WHEN offer.number IS NOT NULL AND held.number IS NULL
          THEN {(int)CommitOutcome.LeaseLost} ELSE {(int)CommitOutcome.Conflict} END, {marketNow}
        FROM change LEFT JOIN offer USING (number) LEFT JOIN held USING (number) LEFT JOIN won USING (number)
        ORDER BY number
        """;

    private static string RetryAt(string machineNow) => $"CASE WHEN c.rest = 0 THEN 0 ELSE {machineNow} + c.rest END";

    /// <summary>Whether the group's statement can write it: new offers, texts and files go one by one.</summary>
    public static bool Takes(Change change) => change is { Expected: > 0, Draft: null } && change.Effects == StepEffects.None;

    public static async Task<CommitResult[]> RunAsync(NpgsqlConnection connection, string statement, IReadOnlyList<Change> changes, bool prepare)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        foreach (var (name, of) in Texts)
            command.Parameters.Add(new NpgsqlParameter<string?[]>(name, [.. changes.Select(of)]));
        foreach (var (name, of) in Numbers)
            command.Parameters.Add(new NpgsqlParameter<long?[]>(name, [.. changes.Select(of)]));
        if (prepare)
            await command.PrepareAsync();
        await using var reader = await command.ExecuteReaderAsync();
        var results = new CommitResult[changes.Count];
        for (var number = 0; await reader.ReadAsync(); number++)
            results[number] = new CommitResult((CommitOutcome)reader.GetInt32(0), Ticks.ToTime(reader.GetInt64(1)));
        return results;
    }
}
