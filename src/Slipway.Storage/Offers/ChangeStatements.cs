using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;
using Slipway.Storage.Texts;

namespace Slipway.Storage.Offers;

/// <summary>
/// What a transition writes: the offer under its expected revision, the operation, its work, the texts and one history row. Both
/// databases run these statements: SQLite one after another, PostgreSQL those of many changes as one batch. There, what follows the
/// offer's statement is sent before its outcome is known, so each is guarded: it writes nothing unless this transaction wrote the offer.
/// </summary>
internal sealed class ChangeStatements(Dialect dialect)
{
    private const string OfTheLease = "operation_id = @operation AND lease_owner = @owner AND attempt = @attempt";

    /// <summary>
    /// The lease is held, and no request of the same name completed after the state was read on
    /// which this change was decided.
    /// </summary>
    private const string Allowed = $"""
        (CAST(@owner AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM work WHERE {OfTheLease}))
        AND (CAST(@request_id AS TEXT) IS NULL OR NOT EXISTS (
          SELECT 1 FROM client_requests r WHERE r.principal = @principal AND r.path = @path
            AND r.request_id = @request_id AND r.command_revision > @command_revision))
        """;

    private static readonly string Create = $"""
        INSERT INTO offers (publisher_key, offer_key, {OfferColumns.All.Names}) SELECT @publisher, @offer, {OfferColumns.All.Parameters}
        WHERE @expected = 0 AND {Allowed}
        ON CONFLICT (publisher_key, offer_key) DO NOTHING
        """;

    private static readonly string Update = $"""
        UPDATE offers SET {OfferColumns.All.Assignments("publisher_id", "offer_id", "offer_type_id")}
        WHERE publisher_key = @publisher AND offer_key = @offer AND revision = @expected AND {Allowed}
        """;

    private readonly RequestStatement request = new(dialect, dialect.Guard);
    private readonly EffectStatements effects = new(dialect, dialect.Guard);
    private readonly SharedTexts texts = new(dialect.Guard);

    /// <summary>
    /// Locks the offer first and its work after it, as every writer does: else a step's end and a
    /// cancel would wait for each other.
    /// </summary>
    private readonly string hold = $"""
        SELECT 1 FROM offers o JOIN work w ON w.operation_id = @operation
        WHERE o.publisher_key = @publisher AND o.offer_key = @offer
          AND w.lease_owner = @owner AND w.attempt = @attempt {dialect.LockRows("o, w")}
        """;

    private readonly string saveDraft = $"""
        INSERT INTO drafts (publisher_key, offer_key, sent_hash, served_hash, secrets_hash, missing_secrets)
        SELECT @publisher, @offer, @sent_hash, @served_hash, @secrets_hash, @missing_secrets WHERE {dialect.Guard}
        ON CONFLICT (publisher_key, offer_key) DO UPDATE SET sent_hash = @sent_hash, served_hash = @served_hash,
          secrets_hash = @secrets_hash, missing_secrets = @missing_secrets
        """;

    private readonly string freeze = $"""
        INSERT INTO versions (publisher_key, offer_key, version, sent_hash, served_hash, secrets_hash, changed_time)
        SELECT publisher_key, offer_key, @version, sent_hash, served_hash, secrets_hash, @changed_time
        FROM drafts WHERE publisher_key = @publisher AND offer_key = @offer AND {dialect.Guard}
        """;

    private readonly string writeOperation = $"""
        INSERT INTO operations (publisher_key, offer_key, {OperationColumns.All.Names})
        SELECT @publisher, @offer, {OperationColumns.All.Parameters}
        WHERE {dialect.Guard}
        ON CONFLICT (operation_id) DO UPDATE SET 
          state = excluded.state, steps = excluded.steps, changed_time = excluded.changed_time, revision = excluded.revision
        """;

    private readonly string writeWork = $"""
        INSERT INTO work (operation_id, publisher_key, offer_key, step_id, due, trace_parent, retry_at)
        SELECT @operation, @publisher, @offer, @step, @due, @trace_parent, CASE WHEN @rest = 0 THEN 0 ELSE {dialect.MachineNow} + @rest END
        WHERE {dialect.Guard}
        ON CONFLICT (operation_id) DO UPDATE SET step_id = excluded.step_id, due = excluded.due, retry_at = excluded.retry_at, faults = 0,
          progress = CASE WHEN work.step_id = excluded.step_id THEN work.progress ELSE 0 END, notes = '[]',
          lease_owner = CASE WHEN @keeps_lease = 1 THEN work.lease_owner ELSE NULL END
        """;

    private readonly string endWork = $"DELETE FROM work WHERE operation_id = @operation AND {dialect.Guard}";

    private readonly string remember = $"""
        INSERT INTO history (publisher_key, offer_key, {HistoryRow.Columns.Names})
        SELECT @publisher, @offer, {HistoryRow.Columns.Parameters}
        WHERE {dialect.Guard}
        """;

    private readonly string notify = $"""
        INSERT INTO outbox (publisher_key, offer_key, revision, notice, created)
        SELECT @publisher, @offer, @revision, @notice, {dialect.MachineNow}
        WHERE {dialect.Guard}
        """;

    public IEnumerable<Statement> Of(Change change)
    {
        var (offer, _, operation, frozen) = change.Accepted;
        var key = Key(offer.Key);
        if (change.Lease is { } lease)
            yield return Hold(offer.Key, lease);
        yield return new Statement(
            change.Expected == 0 ? Create : Update, [.. key, .. OfferColumns.All.Values(offer), .. Conditions(change)])
        {
            Otherwise = CommitOutcome.Conflict,
        };
        if (change.Request is { } asked)
            yield return request.Of(asked, operation?.Id, offer.CommandRevision, key);
        if (change.Draft is { } draft)
        {
            var (sent, served, secrets) = (new SharedText(draft.Sent), new SharedText(draft.Served), new SharedText(draft.Secrets));
            yield return new Statement(
                saveDraft,
                [
                    .. key, ("sent_hash", sent.Hash), ("served_hash", served.Hash), ("secrets_hash", secrets.Hash),
                    ("missing_secrets", DraftColumns.MissingOf(draft)),
                ]);
            foreach (var text in (SharedText[])[sent, served, secrets])
                yield return texts.Store(offer.Key, text);
            yield return texts.Collect(offer.Key);
        }

        if (frozen is { } version)
            yield return new Statement(freeze, [.. key, ("version", version), ("changed_time", offer.ChangedTime)]);
        if (operation is not null)
        {
            yield return new Statement(writeOperation, [.. key, .. OperationColumns.All.Values(operation)]);
            yield return Work(key, operation, change);
            foreach (var statement in effects.Of(offer.Key, operation.OfferVersion, change.Effects))
                yield return statement;
        }

        yield return new Statement(remember, [.. key, .. HistoryRow.Columns.Values(HistoryRow.Of(change))]);
        if (change.Accepted.Notice is { } notice)
            yield return new Statement(notify, [.. key, ("revision", offer.Revision), ("notice", StoredJson.Of(notice))]);
    }

    /// <summary>Whether the lease is held, which it stays until the transaction ends.</summary>
    public Statement Hold(OfferKey key, Lease lease) => new(
        hold,
        [.. Key(key), ("operation", lease.OperationId), ("owner", lease.Owner), ("attempt", lease.Attempt)])
    {
        Otherwise = CommitOutcome.LeaseLost,
    };

    /// <summary>
    /// The work row follows from the operation: where it stands while it runs, nothing once it has
    /// ended. A node keeps its lease over steps that are ready.
    /// </summary>
    private Statement Work((string Name, object? Value)[] key, Operation operation, Change change)
    {
        var id = ("operation", operation.Id);
        if (operation.Current is not { } step)
            return new Statement(endWork, [.. key, id]);
        return new Statement(
            writeWork,
            [
                .. key, id, ("step", step.Id), ("due", (object?)step.Due ?? Absent.Number), ("trace_parent", change.TraceParent),
                ("rest", change.Rest), ("keeps_lease", change.Lease is not null && operation.IsReady),
            ]);
    }

    private static (string Name, object? Value)[] Key(OfferKey key) => [("publisher", key.Publisher), ("offer", key.Offer)];

    private static (string Name, object? Value)[] Conditions(Change change) =>
    [
        ("expected", change.Expected),
        ("owner", change.Lease?.Owner), ("attempt", change.Lease?.Attempt ?? 0), ("operation", change.Lease?.OperationId),
        ("principal", change.Request?.Principal), ("path", change.Request?.Path), ("request_id", change.Request?.Id),
    ];
}
