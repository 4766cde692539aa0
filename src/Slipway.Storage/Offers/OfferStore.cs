using Slipway.Storage.Texts;
using System.Data.Common;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>Offers, their texts and their history; every change of an offer is one call of <see cref="CommitAsync"/>.</summary>
public sealed class OfferStore(IDatabase database)
{
    /// <summary>Entries of the idempotency record older than this are forgotten (ours: 24 hours).</summary>
    public static readonly TimeSpan RequestMemory = TimeSpan.FromHours(24);

    private const string Envelope = "o.publisher_id, o.offer_id, o.offer_type_id, o.status, o.migrated";

    private const string Theirs = """
        FROM clock
        LEFT JOIN offers o ON o.publisher_key = @publisher AND o.offer_key = @offer
        LEFT JOIN operations n
          ON n.publisher_key = o.publisher_key AND n.offer_key = o.offer_key AND n.publishing_version = o.last_publishing_version
        LEFT JOIN work w ON w.operation_id = n.operation_id
        """;

    private static readonly string ReadDraft =
        $"SELECT {SharedTexts.Select("d", DraftColumns.All.Names)} FROM drafts d WHERE d.publisher_key = @publisher AND d.offer_key = "
        + "@offer";

    /// <summary>Of offers <c>o</c> and drafts <c>d</c>, what <see cref="ReadStamp"/> reads.</summary>
    internal const string DraftStamp = $"{Envelope}, o.draft_version, o.changed_time, d.served_hash";

    private static readonly string ServeDraft = $"""
        SELECT {Envelope}, o.draft_version, o.changed_time, {SharedTexts.Select("d", "served")} FROM offers o
        JOIN drafts d ON d.publisher_key = o.publisher_key AND d.offer_key = o.offer_key
        WHERE o.publisher_key = @publisher AND o.offer_key = @offer
        """;

    private static readonly string ServeVersion = $"""
        SELECT {Envelope}, v.version, v.changed_time, {SharedTexts.Select("v", "served")} FROM offers o
        JOIN versions v ON v.publisher_key = o.publisher_key AND v.offer_key = o.offer_key
        WHERE o.publisher_key = @publisher AND o.offer_key = @offer AND v.version = @version
        """;

    private static readonly string ReadVersion = $"""
        SELECT {SharedTexts.Select("v", VersionColumns.All.Names)} FROM versions v
        WHERE v.publisher_key = @publisher AND v.offer_key = @offer AND v.version = @version
        """;

    private readonly RequestStatement requests = new(database.Dialect, Statement.Always);
    private readonly EffectStatements kept = new(database.Dialect, Statement.Always);
    private readonly ChangeStatements changes = new(database.Dialect);

    private readonly string load = $"SELECT {LoadedOffer.Columns(database.Dialect)} {Theirs}";

    private readonly string loadWithDraft = $"""
        SELECT {LoadedOffer.Columns(database.Dialect)}, {SharedTexts.Select("d", DraftColumns.All.Names)} {Theirs}
        LEFT JOIN drafts d ON d.publisher_key = o.publisher_key AND d.offer_key = o.offer_key
        """;

    /// <summary>The offer as it is now, null when there is none, with its newest operation's progress and market time.</summary>
    public Task<LoadedOffer> LoadAsync(OfferKey key, CancellationToken cancel) => LoadAsync(load, LoadedOffer.Read, key, cancel);

    /// <summary>The same with <see cref="LoadedOffer.Draft"/>, as one read.</summary>
    public Task<LoadedOffer> LoadWithDraftAsync(OfferKey key, CancellationToken cancel) => LoadAsync(
        loadWithDraft,
        row => LoadedOffer.Read(row) with
        {
            Draft = row.IsDBNull(LoadedOffer.Count) ? null : DraftColumns.All.Read(row, LoadedOffer.Count),
        },
        key,
        cancel);

    /// <summary>
    /// The first <paramref name="top"/> of a publisher's offers behind <paramref name="after"/>, by id and without their operations; of one
    /// type when <paramref name="offerTypeId"/> is given.
    /// </summary>
    /// <param name="publisherId">The publisher.</param>
    /// <param name="offerTypeId">The type; null: all.</param>
    /// <param name="after">The id of the last offer of the page before; empty: begin.</param>
    /// <param name="top">How many.</param>
    /// <param name="cancel">Ends the read.</param>
    public Task<IReadOnlyList<Offer>> ListAsync(
        string publisherId, string? offerTypeId, string after, int top, CancellationToken cancel) => database.ReadAsync(
        $"""
        SELECT {OfferColumns.All.Names} FROM offers
        WHERE publisher_key = @publisher AND offer_key > @after AND (CAST(@type AS TEXT) IS NULL OR offer_type_id = @type)
        ORDER BY offer_key LIMIT @top
        """,
        OfferColumns.All.Read,
        cancel,
        ("publisher", publisherId.ToLowerInvariant()), ("type", offerTypeId), ("after", after.ToLowerInvariant()), ("top", top));

    /// <summary>The draft's texts; the offer must exist.</summary>
    public async Task<DraftText> ReadDraftAsync(OfferKey key, CancellationToken cancel) => (await database.AskAsync(
        ReadDraft,
        DraftColumns.All.Read,
        cancel,
        ("publisher", key.Publisher), ("offer", key.Offer))).Single();

    /// <summary>
    /// The draft's definition as GET serves it, with the offer that it belongs to: one read, so
    /// that the tag fits the bytes.
    /// </summary>
    public async ValueTask<ServedOffer?> ServeDraftAsync(OfferKey key, CancellationToken cancel) => One(await database.AskAsync(
        ServeDraft,
        ToServed,
        cancel,
        ("publisher", key.Publisher), ("offer", key.Offer)));

    /// <summary>A frozen version as GET serves it; null when it was never frozen.</summary>
    public async ValueTask<ServedOffer?> ServeVersionAsync(OfferKey key, int version, CancellationToken cancel) =>
        One(await database.AskAsync(
        ServeVersion,
        ToServed,
        cancel,
        ("publisher", key.Publisher), ("offer", key.Offer), ("version", version)));

    /// <summary>A frozen version for the steps that work on it; it must exist.</summary>
    public async Task<VersionText> ReadVersionAsync(OfferKey key, int version, CancellationToken cancel) => (await database.ReadAsync(
        ReadVersion,
        VersionColumns.All.Read,
        cancel,
        ("publisher", key.Publisher), ("offer", key.Offer), ("version", version))).Single();

    /// <summary>What happened to the offer, oldest first.</summary>
    public Task<IReadOnlyList<HistoryRow>> HistoryAsync(OfferKey key, CancellationToken cancel) => database.ReadAsync(
        $"SELECT {HistoryRow.Columns.Names} FROM history WHERE publisher_key = @publisher AND offer_key = @offer ORDER BY revision",
        HistoryRow.Columns.Read,
        cancel,
        ("publisher", key.Publisher), ("offer", key.Offer));

    /// <summary>Who began the offer's operation of that number, as the history names them; null when there is none.</summary>
    public async Task<string?> PublishedByAsync(OfferKey key, int publishingVersion, CancellationToken cancel) => (await database.AskAsync(
        """
        SELECT h.actor FROM operations n
        JOIN history h ON h.publisher_key = n.publisher_key AND h.offer_key = n.offer_key AND h.operation_id = n.operation_id
        WHERE n.publisher_key = @publisher AND n.offer_key = @offer AND n.publishing_version = @number
        ORDER BY h.revision LIMIT 1
        """,
        row => row.GetString(0),
        cancel,
        ("publisher", key.Publisher), ("offer", key.Offer), ("number", publishingVersion))) is [var actor] ? actor : null;

    /// <summary>What the last request of the same name came to, as long as it is remembered; null when there was none.</summary>
    public async Task<RememberedRequest?> FindRequestAsync(ClientRequest request, CancellationToken cancel) => (await database.AskAsync(
        $"""
        SELECT operation_id, body, command_revision FROM client_requests
        WHERE principal = @principal AND path = @path AND request_id = @id AND time > {database.Dialect.MachineNow} - @memory
        """,
        row => new RememberedRequest(row.IsDBNull(0) ? null : Guid.Parse(row.GetString(0)), row.GetString(1), row.GetInt64(2)),
        cancel,
        ("principal", request.Principal), ("path", request.Path), ("id", request.Id), ("memory", RequestMemory))).SingleOrDefault();

    /// <summary>
    /// Stores the result of a request that changed nothing of an offer with that command revision,
    /// so that its repeat gets the same; false when a later one of the same name completed
    /// meanwhile.
    /// </summary>
    public Task<bool> RememberAsync(ClientRequest request, Guid? operationId, long commandRevision, CancellationToken cancel) =>
        database.WriteAsync(
        null,
        async session => await session.CountAsync(requests.Of(request, operationId, commandRevision, [])) == 1,
        cancel);

    /// <summary>Removes the requests that are no longer remembered; returns how many.</summary>
    public Task<int> ForgetRequestsAsync(CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.ExecuteAsync(
            $"DELETE FROM client_requests WHERE time <= {database.Dialect.MachineNow} - @memory", ("memory", RequestMemory)),
        cancel);

    /// <summary>Writes all of <paramref name="change"/>, or nothing of it.</summary>
    public Task<CommitResult> CommitAsync(Change change, CancellationToken cancel) => database.CommitAsync(change, cancel);

    /// <summary>
    /// Keeps what a step found before it has to be tried again, so that its next attempt need not
    /// fetch it again; nothing when the lease is lost.
    /// </summary>
    public Task KeepAsync(Lease lease, OfferKey key, int version, StepEffects effects, CancellationToken cancel) => database.WriteAsync(
        key.ToString(),
        session => OfferCommit.RunAsync(session, kept.Of(key, version, effects).Prepend(changes.Hold(key, lease))),
        cancel);

    private async Task<LoadedOffer> LoadAsync(
        string question, Func<DbDataReader, LoadedOffer> read, OfferKey key, CancellationToken cancel) => (await database.AskAsync(
        question, read, cancel, ("publisher", key.Publisher), ("offer", key.Offer))).Single();

    private static ServedOffer? One(IReadOnlyList<ServedOffer> found) => found is [var one] ? one : null;

    internal static OfferStamp ReadStamp(DbDataReader row, int first) => new(
        row.GetString(first),
        row.GetString(first + 1),
        row.GetString(first + 2),
        row.GetString(first + 3),
        row.GetInt64(first + 4) == 1,
        (int)row.GetInt64(first + 5),
        row.Time(first + 6),
        row.GetString(first + 7));

    private static ServedOffer ToServed(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetInt64(4) == 1,
        (int)row.GetInt64(5),
        row.Time(6),
        row.GetFieldValue<byte[]>(7));
}
