using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Notifications;
using Slipway.Core.Publishing;
using Slipway.Storage.Catalog;
using Slipway.Storage.Database;
using Slipway.Storage.Files;

namespace Slipway.Storage.Offers;

/// <summary>The transaction behind every transition: the offer under its expected revision, the operation, its work, the texts and one history row.</summary>
internal static class OfferCommit
{
    public static async Task<CommitResult> RunAsync(IDatabase database, WriteSession session, Change change)
    {
        var outcome = await WriteAsync(database, session, change);
        var now = await session.ValueAsync<long>($"SELECT {database.Dialect.MarketNow}");
        return new CommitResult(outcome, Ticks.ToTime(now));
    }

    private static async Task<CommitOutcome> WriteAsync(IDatabase database, WriteSession session, Change change)
    {
        var (offer, history, operation, freeze) = change.Accepted;

        // The offer's row comes first for everyone: a runner that took its work row before it would meet a cancel on the way there, and one of them would be shot.
        if (!await WriteOfferAsync(session, offer, change.Expected))
            return session.Discard(CommitOutcome.Conflict);
        if (change.Lease is { } lease && !await HoldsAsync(session, lease))
            return session.Discard(CommitOutcome.LeaseLost);
        if (change.Request is { } request && !await WriteRequestAsync(database, session, request, operation?.Id, offer.CommandRevision))
            return session.Discard(CommitOutcome.Conflict);

        if (change.Draft is { } draft)
            await WriteDraftAsync(session, offer.Key, draft);
        if (freeze is { } version)
            await FreezeAsync(session, offer.Key, version);
        if (operation is not null)
        {
            await WriteOperationAsync(session, offer.Key, operation);
            await WriteWorkAsync(database, session, offer.Key, operation, change);
            await WriteEffectsAsync(database, session, offer.Key, operation.OfferVersion, change.Effects);
        }

        await session.ExecuteAsync(
            """
            INSERT INTO history (publisher_key, offer_key, revision, time, what, operation_id, detail, actor, correlation_id)
            VALUES (@Publisher, @Offer, @Revision, @Time, @What, @OperationId, @Detail, @Actor, @CorrelationId)
            """,
            ("Publisher", offer.Key.Publisher),
            ("Offer", offer.Key.Offer),
            ("Revision", offer.Revision),
            ("Time", history.Time.UtcTicks),
            ("What", history.What),
            ("OperationId", history.OperationId?.ToString()),
            ("Detail", history.Detail),
            ("Actor", change.Actor),
            ("CorrelationId", change.CorrelationId));
        if (Notice.Of(change.Accepted) is { } notice)
            await WriteNoticeAsync(database, session, offer.Key, offer.Revision, notice);
        return CommitOutcome.Committed;
    }

    public static async Task<bool> KeepAsync(IDatabase database, WriteSession session, Lease lease, OfferKey key, int version, StepEffects effects)
    {
        if (!await HoldsAsync(session, lease))
            return false;
        await WriteEffectsAsync(database, session, key, version, effects);
        return true;
    }

    /// <summary>False when a request of the same name was answered later than the state was read that this one was decided on.</summary>
    public static async Task<bool> WriteRequestAsync(
        IDatabase database, WriteSession session, ClientRequest request, Guid? operationId, long commandRevision) =>
        await session.ExecuteAsync(
            $"""
            INSERT INTO client_requests (principal, path, request_id, operation_id, body, command_revision, time)
            VALUES (@Principal, @Path, @Id, @operation, @Body, @revision, {database.Dialect.MachineNow})
            ON CONFLICT (principal, path, request_id) DO UPDATE SET
              operation_id = excluded.operation_id, body = excluded.body, command_revision = excluded.command_revision, time = excluded.time
            WHERE client_requests.command_revision <= excluded.command_revision
            """,
            ("Principal", request.Principal),
            ("Path", request.Path),
            ("Id", request.Id),
            ("operation", operationId?.ToString()),
            ("Body", request.Body),
            ("revision", commandRevision)) == 1;

    private static async Task<bool> HoldsAsync(WriteSession session, Lease lease) => await session.ExecuteAsync(
        "UPDATE work SET attempt = attempt WHERE operation_id = @operation AND lease_owner = @Owner AND attempt = @Attempt",
        ("operation", lease.OperationId.ToString()), ("Owner", lease.Owner), ("Attempt", lease.Attempt)) == 1;

    private static async Task<bool> WriteOfferAsync(WriteSession session, Offer offer, long expected)
    {
        const string create = """
            INSERT INTO offers (publisher_key, offer_key, publisher_id, offer_id, offer_type_id, display_text, migrated, status, draft_version, draft_hash,
              changed_time, preview_version, production_version, last_publishing_version, notification_emails, revision,
              command_revision)
            VALUES (@Publisher, @Offer, @PublisherId, @OfferId, @OfferTypeId, @DisplayText, @Migrated, @Status, @DraftVersion, @DraftHash,
              @ChangedTime, @PreviewVersion, @ProductionVersion, @LastPublishingVersion, @NotificationEmails, @Revision,
              @CommandRevision)
            ON CONFLICT (publisher_key, offer_key) DO NOTHING
            """;
        const string update = """
            UPDATE offers SET display_text = @DisplayText, migrated = @Migrated, status = @Status, draft_version = @DraftVersion, draft_hash = @DraftHash,
              changed_time = @ChangedTime, preview_version = @PreviewVersion, production_version = @ProductionVersion,
              last_publishing_version = @LastPublishingVersion, notification_emails = @NotificationEmails, revision = @Revision,
              command_revision = @CommandRevision
            WHERE publisher_key = @Publisher AND offer_key = @Offer AND revision = @expected
            """;
        return await session.ExecuteAsync(
            expected == 0 ? create : update,
            ("Publisher", offer.Key.Publisher),
            ("Offer", offer.Key.Offer),
            ("PublisherId", offer.PublisherId),
            ("OfferId", offer.OfferId),
            ("OfferTypeId", offer.OfferTypeId),
            ("DisplayText", offer.DisplayText),
            ("Migrated", offer.Migrated ? 1L : 0L),
            ("Status", WireWords.Of(offer.Status)),
            ("DraftVersion", offer.DraftVersion),
            ("DraftHash", offer.DraftHash),
            ("ChangedTime", offer.ChangedTime.UtcTicks),
            ("PreviewVersion", offer.PreviewVersion),
            ("ProductionVersion", offer.ProductionVersion),
            ("LastPublishingVersion", offer.LastPublishingVersion),
            ("NotificationEmails", offer.NotificationEmails),
            ("Revision", offer.Revision),
            ("CommandRevision", offer.CommandRevision),
            ("expected", expected)) == 1;
    }

    private static Task WriteDraftAsync(WriteSession session, OfferKey key, DraftText draft) => session.ExecuteAsync(
        """
        INSERT INTO drafts (publisher_key, offer_key, sent, served, secrets, missing_secrets)
        VALUES (@Publisher, @Offer, @Sent, @Served, @Secrets, @missing)
        ON CONFLICT (publisher_key, offer_key) DO UPDATE SET
          sent = excluded.sent, served = excluded.served, secrets = excluded.secrets, missing_secrets = excluded.missing_secrets
        """,
        ("Publisher", key.Publisher),
        ("Offer", key.Offer),
        ("Sent", draft.Sent),
        ("Served", draft.Served),
        ("Secrets", draft.Secrets),
        ("missing", JsonSerializer.Serialize([.. draft.MissingSecrets], StoredJson.Default.ListString)));

    private static Task FreezeAsync(WriteSession session, OfferKey key, int version) => session.ExecuteAsync(
        """
        INSERT INTO versions (publisher_key, offer_key, version, sent, served, secrets, changed_time)
        SELECT d.publisher_key, d.offer_key, @version, d.sent, d.served, d.secrets, o.changed_time
        FROM drafts d JOIN offers o USING (publisher_key, offer_key)
        WHERE d.publisher_key = @Publisher AND d.offer_key = @Offer
        """,
        ("Publisher", key.Publisher), ("Offer", key.Offer), ("version", version));

    private static Task WriteOperationAsync(WriteSession session, OfferKey key, Operation operation) => session.ExecuteAsync(
        """
        INSERT INTO operations (operation_id, publisher_key, offer_key, publishing_version, kind, state, offer_version, snapshot_hash,
          notification_emails, steps, changed_time, revision)
        VALUES (@Id, @Publisher, @Offer, @PublishingVersion, @Kind, @State, @OfferVersion, @SnapshotHash, @NotificationEmails, @Steps, @ChangedTime, @Revision)
        ON CONFLICT (operation_id) DO UPDATE SET
          state = excluded.state, steps = excluded.steps, changed_time = excluded.changed_time, revision = excluded.revision
        """,
        ("Id", operation.Id.ToString()),
        ("Publisher", key.Publisher),
        ("Offer", key.Offer),
        ("PublishingVersion", operation.PublishingVersion),
        ("Kind", WireWords.Of(operation.Kind)),
        ("State", WireWords.Of(operation.State)),
        ("OfferVersion", operation.OfferVersion),
        ("SnapshotHash", operation.SnapshotHash),
        ("NotificationEmails", operation.NotificationEmails),
        ("Steps", StoredJson.Of(operation.Steps)),
        ("ChangedTime", operation.ChangedTime.UtcTicks),
        ("Revision", operation.Revision));

    /// <summary>The work row follows from the operation: where it stands while it runs, nothing once it has ended. A node keeps its lease over steps that are ready.</summary>
    private static Task WriteWorkAsync(IDatabase database, WriteSession session, OfferKey key, Operation operation, Change change)
    {
        var id = operation.Id.ToString();
        if (operation.Current is not { } step)
            return session.ExecuteAsync("DELETE FROM work WHERE operation_id = @id", ("id", id));
        return session.ExecuteAsync(
            $"""
            INSERT INTO work (operation_id, publisher_key, offer_key, step_id, due, trace_parent, retry_at)
            VALUES (@id, @Publisher, @Offer, @step, @due, @TraceParent, CASE WHEN @rest = 0 THEN 0 ELSE {database.Dialect.MachineNow} + @rest END)
            ON CONFLICT (operation_id) DO UPDATE SET step_id = excluded.step_id, due = excluded.due, retry_at = excluded.retry_at, faults = 0,
              progress = CASE WHEN work.step_id = excluded.step_id THEN work.progress ELSE 0 END, notes = '[]',
              lease_owner = CASE WHEN @keepsLease = 1 THEN work.lease_owner ELSE NULL END
            """,
            ("id", id),
            ("Publisher", key.Publisher),
            ("Offer", key.Offer),
            ("step", step.Id),
            ("due", step.Due?.UtcTicks),
            ("TraceParent", change.TraceParent),
            ("rest", change.Rest.Ticks),
            ("keepsLease", change.Lease is not null && operation.IsReady ? 1 : 0));
    }

    private static Task WriteNoticeAsync(IDatabase database, WriteSession session, OfferKey key, long revision, Notice notice) =>
        session.ExecuteAsync(
            $"INSERT INTO outbox (publisher_key, offer_key, revision, notice, created) VALUES (@Publisher, @Offer, @revision, @text, {database.Dialect.MachineNow})",
            ("Publisher", key.Publisher),
            ("Offer", key.Offer),
            ("revision", revision),
            ("text", StoredJson.Of(notice)));

    private static async Task WriteEffectsAsync(IDatabase database, WriteSession session, OfferKey key, int version, StepEffects effects)
    {
        // In one order for everyone, since two publishes may store the same files at once. A file that is there is marked as stored now, so that the collector
        // leaves it alone, and its row is locked: were it just being removed, it is written anew.
        foreach (var file in effects.Files.OrderBy(file => file.Hash, StringComparer.Ordinal))
        {
            await session.ExecuteAsync(
                $"""
                INSERT INTO files (hash, content_type, bytes, stored) VALUES (@Hash, @ContentType, @Bytes, {database.Dialect.MachineNow})
                ON CONFLICT (hash) DO UPDATE SET stored = excluded.stored WHERE files.stored <= excluded.stored - @precision
                """,
                ("Hash", file.Hash),
                ("ContentType", file.ContentType),
                ("Bytes", file.Bytes),
                ("precision", FileStore.StoredPrecision.Ticks));
        }

        if (effects.Artifacts is not null || effects.Served is not null || effects.Listing is not null)
        {
            await session.ExecuteAsync(
                """
                UPDATE versions SET artifacts = COALESCE(@artifacts, artifacts), served = COALESCE(@Served, served), listing = COALESCE(@Listing, listing),
                  preview_listing = COALESCE(@PreviewListing, preview_listing)
                WHERE publisher_key = @Publisher AND offer_key = @Offer AND version = @version
                """,
                ("Publisher", key.Publisher),
                ("Offer", key.Offer),
                ("version", version),
                ("artifacts", effects.Artifacts is null ? null : JsonSerializer.Serialize(effects.Artifacts, StoredJson.Default.VersionArtifacts)),
                ("Served", effects.Served),
                ("Listing", effects.Listing),
                ("PreviewListing", effects.PreviewListing));
        }

        if (effects.Index is { } index)
            await CatalogIndexing.WriteAsync(database, session, key, version, index);
        if (effects.DraftServed is { } draftServed)
        {
            await session.ExecuteAsync(
                "UPDATE drafts SET served = @draftServed WHERE publisher_key = @Publisher AND offer_key = @Offer",
                ("Publisher", key.Publisher), ("Offer", key.Offer), ("draftServed", draftServed));
        }
    }
}
