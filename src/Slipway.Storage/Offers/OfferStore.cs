using System.Text.Json;
using Dapper;
using Slipway.Core.Artifacts;
using Slipway.Core.Offers;
using Slipway.Core.Operations;

namespace Slipway.Storage.Offers;

/// <summary>Offers, their texts and their history; every change of an offer is one call of <see cref="CommitAsync"/>.</summary>
public sealed class OfferStore(IDatabase database)
{
    /// <summary>Entries of the idempotency record older than this are forgotten (ours: 24 hours).</summary>
    public static readonly TimeSpan RequestMemory = TimeSpan.FromHours(24);

    private readonly string load = $"""
        SELECT {OfferRow.Columns}, {MarketTime.Now(database)} AS market_now
        FROM clock
        LEFT JOIN offers o ON o.publisher_key = @Publisher AND o.offer_key = @Offer
        LEFT JOIN operations n ON n.publisher_key = o.publisher_key AND n.offer_key = o.offer_key AND n.publishing_version = o.last_publishing_version
        LEFT JOIN work w ON w.operation_id = n.operation_id
        """;

    /// <summary>The offer as it is now, null when there is none, with its newest operation's progress and market time.</summary>
    public async Task<LoadedOffer> LoadAsync(OfferKey key, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleAsync<OfferRow>(load, new { key.Publisher, key.Offer, now = MarketTime.MachineTicks(database) });
        return new LoadedOffer(row.ToOffer(), row.ToProgress(), Ticks.ToTime(row.MarketNow));
    }

    /// <summary>A publisher's offers by id, without their operations; of one type when <paramref name="offerTypeId"/> is given.</summary>
    public async Task<IReadOnlyList<Offer>> ListAsync(string publisherId, string? offerTypeId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = await connection.QueryAsync<OfferRow>(
            "SELECT * FROM offers WHERE publisher_key = @publisher AND (@type IS NULL OR offer_type_id = @type) ORDER BY offer_key",
            new { publisher = publisherId.ToLowerInvariant(), type = offerTypeId });
        return [.. rows.Select(row => row.ToOffer()!)];
    }

    /// <summary>The draft's texts; the offer must exist.</summary>
    public async Task<DraftText> ReadDraftAsync(OfferKey key, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleAsync<DraftRow>(
            "SELECT sent, served, secrets, missing_secrets FROM drafts WHERE publisher_key = @Publisher AND offer_key = @Offer",
            new { key.Publisher, key.Offer });
        return new DraftText(row.Sent, row.Served, row.Secrets, JsonSerializer.Deserialize(row.MissingSecrets, StoredJson.Default.ListString)!);
    }

    /// <summary>The draft's definition as GET serves it, with the offer that it belongs to: one read, so that the tag fits the bytes.</summary>
    public async Task<ServedOffer?> ServeDraftAsync(OfferKey key, CancellationToken cancel) => await ServeAsync(
        "SELECT o.*, d.served, o.draft_version AS version, o.changed_time AS served_time FROM offers o JOIN drafts d USING (publisher_key, offer_key) WHERE o.publisher_key = @Publisher AND o.offer_key = @Offer",
        new { key.Publisher, key.Offer },
        cancel);

    /// <summary>A frozen version as GET serves it; null when it was never frozen.</summary>
    public async Task<ServedOffer?> ServeVersionAsync(OfferKey key, int version, CancellationToken cancel) => await ServeAsync(
        "SELECT o.*, v.served, v.version, v.changed_time AS served_time FROM offers o JOIN versions v USING (publisher_key, offer_key) WHERE o.publisher_key = @Publisher AND o.offer_key = @Offer AND v.version = @version",
        new { key.Publisher, key.Offer, version },
        cancel);

    /// <summary>A frozen version for the steps that work on it; it must exist.</summary>
    public async Task<VersionText> ReadVersionAsync(OfferKey key, int version, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleAsync<VersionRow>(
            "SELECT sent, artifacts, listing FROM versions WHERE publisher_key = @Publisher AND offer_key = @Offer AND version = @version",
            new { key.Publisher, key.Offer, version });
        var artifacts = row.Artifacts is null ? VersionArtifacts.None : JsonSerializer.Deserialize(row.Artifacts, StoredJson.Default.VersionArtifacts)!;
        return new VersionText(version, row.Sent, artifacts, row.Listing);
    }

    /// <summary>What happened to the offer, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryRow>> HistoryAsync(OfferKey key, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<HistoryRow>(
            "SELECT revision, time, what, operation_id, detail, actor, correlation_id FROM history WHERE publisher_key = @Publisher AND offer_key = @Offer ORDER BY revision",
            new { key.Publisher, key.Offer })];
    }

    /// <summary>What an earlier request of the same name came to, as long as it is remembered; null when there was none.</summary>
    public async Task<AnsweredRequest?> FindRequestAsync(ClientRequest request, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<RequestRow>(
            $"SELECT operation_id FROM client_requests WHERE principal = @Principal AND path = @Path AND request_id = @Id AND time > {database.MachineNow} - @memory",
            new { request.Principal, request.Path, request.Id, memory = RequestMemory.Ticks, now = MarketTime.MachineTicks(database) });
        return row is null ? null : new AnsweredRequest(row.OperationId is null ? null : Guid.Parse(row.OperationId));
    }

    /// <summary>Remembers what a request came to that changed nothing, so that its repeat hears the same.</summary>
    public Task RememberAsync(ClientRequest request, Guid? operationId, CancellationToken cancel) => database.WriteAsync(
        null,
        session => OfferCommit.InsertRequestAsync(database, session, request, operationId),
        cancel);

    /// <summary>Removes the requests that are no longer remembered; returns how many.</summary>
    public Task<int> ForgetRequestsAsync(CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.Connection.ExecuteAsync(
            $"DELETE FROM client_requests WHERE time <= {database.MachineNow} - @memory",
            new { memory = RequestMemory.Ticks, now = MarketTime.MachineTicks(database) }),
        cancel);

    /// <summary>Writes all of <paramref name="change"/>, or nothing of it.</summary>
    public Task<CommitResult> CommitAsync(Change change, CancellationToken cancel) => database.CommitAsync(change, cancel);

    /// <summary>Keeps what a step found before it has to be tried again, so that its next attempt need not fetch it anew; nothing when the lease is lost.</summary>
    public Task KeepAsync(Lease lease, OfferKey key, int version, StepEffects effects, CancellationToken cancel) => database.WriteAsync(
        key.ToString(),
        session => OfferCommit.KeepAsync(database, session, lease, key, version, effects),
        cancel);

    private async Task<ServedOffer?> ServeAsync(string query, object parameters, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<ServedRow>(query, parameters);
        return row is null
            ? null
            : new ServedOffer(
                row.PublisherId, row.OfferId, row.OfferTypeId, row.Status, row.Migrated == 1, (int)row.Version, Ticks.ToTime(row.ServedTime), row.Served);
    }

    private sealed class DraftRow
    {
        public byte[] Sent { get; init; } = [];

        public byte[] Served { get; init; } = [];

        public byte[] Secrets { get; init; } = [];

        public string MissingSecrets { get; init; } = "";
    }

    private sealed class VersionRow
    {
        public byte[] Sent { get; init; } = [];

        public string? Artifacts { get; init; }

        public string? Listing { get; init; }
    }

    private sealed class ServedRow
    {
        public string PublisherId { get; init; } = "";

        public string OfferId { get; init; } = "";

        public string OfferTypeId { get; init; } = "";

        public string Status { get; init; } = "";

        public long Migrated { get; init; }

        public long Version { get; init; }

        public long ServedTime { get; init; }

        public byte[] Served { get; init; } = [];
    }

    private sealed class RequestRow
    {
        public string? OperationId { get; init; }
    }
}

public sealed record LoadedOffer(Offer? Offer, StepProgress Progress, DateTimeOffset Now);

/// <summary>An offer's envelope with the definition bytes of one of its texts. <paramref name="ChangedTime"/> is that text's.</summary>
public sealed record ServedOffer(
    string PublisherId, string OfferId, string OfferTypeId, string Status, bool Migrated, int Version, DateTimeOffset ChangedTime, byte[] Definition)
{
    /// <summary>The draft just as it was written.</summary>
    public static ServedOffer OfDraft(Offer offer, DraftText draft) => new(
        offer.PublisherId, offer.OfferId, offer.OfferTypeId, WireWords.Of(offer.Status), offer.Migrated, offer.DraftVersion, offer.ChangedTime, draft.Served);
}

public sealed record AnsweredRequest(Guid? OperationId);

public sealed class HistoryRow
{
    public long Revision { get; init; }

    /// <summary>Market time, in ticks.</summary>
    public long Time { get; init; }

    public string What { get; init; } = "";

    public string? OperationId { get; init; }

    public string? Detail { get; init; }

    public string Actor { get; init; } = "";

    public string CorrelationId { get; init; } = "";
}
