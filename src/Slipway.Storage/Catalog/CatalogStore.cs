using Slipway.Storage.Texts;
using System.Data.Common;
using System.Text.Json;
using Slipway.Core.Catalog;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Catalog;

/// <summary>
/// What the slots show, and to whom. <c>members</c> are always the caller's own subscriptions and
/// tenant, in lower case: everybody sees what is public, and beside that each the private plans
/// whose audience names one of them.
/// </summary>
public sealed class CatalogStore(IDatabase database)
{
    /// <summary>More members than these are not looked for.</summary>
    public const int MostMembers = 1000;

    /// <summary>How many bytes of stored listings a page is made of.</summary>
    public const long PageBytes = 4 * 1024 * 1024;

    /// <summary>The views that are for one of the members.</summary>
    private readonly string theirs = $"SELECT entry_id FROM catalog_audience WHERE member IN ({database.Dialect.TextsOf("@members")})";

    private const string Named = "LEFT JOIN publishers p ON p.publisher_key = o.publisher_key";

    /// <summary>
    /// The live offers that match the question, in the order of the pages, after
    /// <paramref name="after"/>: at most <paramref name="top"/> of them, and no more than
    /// <see cref="PageBytes"/> hold. The one that goes beyond is the last, so that every page goes
    /// on by an offer at least.
    /// </summary>
    public async Task<CatalogPage> ListAsync(
        CatalogQuery question,
        CatalogPlace after,
        int top,
        bool withPrices,
        IReadOnlyCollection<string> members,
        CancellationToken cancel)
    {
        var rows = new List<CatalogRow>();
        var room = PageBytes;
        var isFull = false;
        foreach (var rank in question.Words.IsEmpty ? (int[])[0] : [0, 1])
        {
            if (rank < after.Rank || rows.Count > top)
                continue;
            var terms = Terms(question, rank);
            var from = rank == after.Rank ? after : new CatalogPlace(rank, "", "");
            var found = await database.ReadAsync(
                Page(terms, question, withPrices, from, members),
                row => Read(row, rank),
                cancel,
                ("question", terms),
                ("publisher", question.PublisherKey),
                ("fromPublisher", from.PublisherKey),
                ("fromOffer", from.OfferKey),
                ("limit", top + 1 - rows.Count),
                ("room", room),
                ("members", Json(members)));
            rows.AddRange(found);
            isFull = found.Count > 0 && found[0].Matched > found.Count;
            if (isFull)
                break;

            // The page says whether any offer follows, so at least one of the next rank is read.
            room = Math.Max(1, room - found.Sum(row => row.Bytes));
        }

        var page = rows.Take(top).ToList();
        await OpenPlansAsync(page, members, cancel);
        return new CatalogPage(page, isFull || rows.Count > top);
    }

    /// <summary>
    /// A live offer as the caller may see it, all private plans included where
    /// <paramref name="everyPlan"/>; null when the caller may not.
    /// </summary>
    public async Task<CatalogRow?> FindLiveAsync(
        OfferKey key, IReadOnlyCollection<string> members, bool everyPlan, CancellationToken cancel)
    {
        var found = await database.ReadAsync(
            $"""
            SELECT {CatalogRow.Columns}, v.listing, v.prices, EXISTS (
              SELECT 1 FROM catalog_index i
              WHERE i.publisher_key = o.publisher_key AND i.offer_key = o.offer_key AND i.plan_id = '' AND i.live = 1)
            FROM offers o
            JOIN versions v ON v.publisher_key = o.publisher_key AND v.offer_key = o.offer_key AND v.version = o.production_version
              AND v.private_plans IS NOT NULL
            {Named}
            WHERE o.publisher_key = @publisher AND o.offer_key = @offer
            """,
            row => CatalogRow.Read(row) with { IsPublic = row.GetBoolean(8), HasEveryPlan = everyPlan },
            cancel,
            ("publisher", key.Publisher),
            ("offer", key.Offer));
        if (!everyPlan)
            await OpenPlansAsync(found, members, cancel);
        return found.SingleOrDefault(row => everyPlan || row.IsPublic || row.OpenPlans.Count > 0);
    }

    /// <summary>The offer that the preview slot shows; null when it is empty.</summary>
    public async Task<CatalogRow?> FindPreviewAsync(OfferKey key, CancellationToken cancel) => (await database.ReadAsync(
        $"""
        SELECT {CatalogRow.Columns}, v.preview_listing, v.prices, {SharedTexts.Select("v", "sent")} FROM offers o
        JOIN versions v ON v.publisher_key = o.publisher_key AND v.offer_key = o.offer_key AND v.version = o.preview_version
          AND v.listing IS NOT NULL
        {Named}
        WHERE o.publisher_key = @publisher AND o.offer_key = @offer
        """,
        row => CatalogRow.Read(row) with { Sent = row.GetFieldValue<byte[]>(8) },
        cancel,
        ("publisher", key.Publisher),
        ("offer", key.Offer))).SingleOrDefault();

    /// <summary>Live offers that an older program packaged: nobody finds them yet.</summary>
    public Task<IReadOnlyList<OfferKey>> ListUnindexedAsync(int top, CancellationToken cancel) => database.ReadAsync(
        """
        SELECT o.publisher_key, o.offer_key FROM offers o
        JOIN versions v ON v.publisher_key = o.publisher_key AND v.offer_key = o.offer_key AND v.version = o.production_version
        WHERE o.production_version IS NOT NULL AND v.listing IS NOT NULL AND v.private_plans IS NULL
        ORDER BY o.publisher_key, o.offer_key LIMIT @top
        """,
        row => new OfferKey(row.GetString(0), row.GetString(1)),
        cancel,
        ("top", top));

    /// <summary>
    /// Makes such an offer found, unless it has been meanwhile or another version is live.
    /// </summary>
    public Task IndexAsync(
        OfferKey key,
        int version,
        string listing,
        string previewListing,
        CatalogIndex index,
        CancellationToken cancel) => database.WriteAsync(
        key.ToString(),
        async session =>
        {
            // The offer's row first, as every commit does: until this ends nobody moves its slots.
            var isLive = await session.ExecuteAsync(
                """
                UPDATE offers SET revision = revision
                WHERE publisher_key = @publisher AND offer_key = @offer AND production_version = @version
                """,
                ("publisher", key.Publisher),
                ("offer", key.Offer),
                ("version", version));
            var isMissing = await session.ExecuteAsync(
                """
                UPDATE versions SET listing = @listing, preview_listing = @preview
                WHERE publisher_key = @publisher AND offer_key = @offer AND version = @version AND private_plans IS NULL
                """,
                ("listing", listing),
                ("preview", previewListing),
                ("publisher", key.Publisher),
                ("offer", key.Offer),
                ("version", version));
            if (isLive == 0 || isMissing == 0)
                return session.Discard(0);
            foreach (var statement in CatalogIndexing.Of(database.Dialect, key, version, index, Statement.Always))
                await session.CountAsync(statement);
            return 1;
        },
        cancel);

    private string Page(string terms, CatalogQuery question, bool withPrices, CatalogPlace from, IReadOnlyCollection<string> members)
    {
        var visible = members.Count == 0 ? "i.plan_id = ''" : $"(i.plan_id = '' OR i.entry_id IN ({theirs}))";
        var bytes = "octet_length(v.listing)"
            + (withPrices ? " + COALESCE(octet_length(v.prices), 0)" : "")
            + (members.Count == 0 ? "" : " + COALESCE(octet_length(v.private_plans), 0)");
        var matches = terms.Length == 0
            ? ""
            : $"AND i.entry_id IN (SELECT rowid FROM catalog_terms WHERE {database.Dialect.TermSearch.Matches})";
        return $"""
            WITH page AS MATERIALIZED (
              SELECT {(members.Count == 0 ? "" : "DISTINCT ")}i.publisher_key, i.offer_key, i.version FROM catalog_index i
              WHERE i.live = 1 AND {visible} {matches}
                {(question.PublisherKey is null ? "" : "AND i.publisher_key = @publisher")}
                {(from.PublisherKey.Length == 0 ? "" : "AND (i.publisher_key, i.offer_key) > (@fromPublisher, @fromOffer)")}
              ORDER BY i.publisher_key, i.offer_key LIMIT @limit),
            sized AS MATERIALIZED (
              SELECT page.publisher_key, page.offer_key, page.version, {bytes} AS bytes, COUNT(*) OVER () AS matched,
                SUM({bytes}) OVER (ORDER BY page.publisher_key, page.offer_key) AS bytes_so_far
              FROM page
              JOIN versions v ON v.publisher_key = page.publisher_key AND v.offer_key = page.offer_key AND v.version = page.version)
            SELECT {CatalogRow.Columns}, v.listing, {(withPrices ? "v.prices" : "NULL")}, page.bytes, page.matched FROM sized page
            JOIN offers o ON o.publisher_key = page.publisher_key AND o.offer_key = page.offer_key
            JOIN versions v ON v.publisher_key = page.publisher_key AND v.offer_key = page.offer_key AND v.version = page.version
            {Named}
            WHERE page.bytes_so_far - page.bytes < @room
            ORDER BY page.publisher_key, page.offer_key
            """;
    }

    /// <summary>
    /// First come the offers with all words in titles, then those that have one or another
    /// elsewhere.
    /// </summary>
    private string Terms(CatalogQuery question, int rank)
    {
        var search = database.Dialect.TermSearch;
        var conditions = new List<string>();
        if (question.Category is { } category)
            conditions.Add(search.Term(CatalogTerms.Category(category)));
        if (question.OfferTypeId is { } type)
            conditions.Add(search.Term(CatalogTerms.OfferType(type)));
        if (question.Region is { } region)
            conditions.Add(search.Any(search.Term(CatalogTerms.Region(region)), search.Term(CatalogTerms.EveryRegion)));
        var title = search.All(question.Words.Select(word => search.Word(CatalogTerms.TitleWord(word), word)));
        if (!question.Words.IsEmpty && rank == 0)
            conditions.Add(title);
        if (!question.Words.IsEmpty && rank == 1)
            conditions.AddRange(question.Words.Select(word => search.Word(CatalogTerms.Word(word), word)));
        return conditions.Count == 0 ? "" : search.All(conditions) + (!question.Words.IsEmpty && rank == 1 ? search.AndNot + title : "");
    }

    private static CatalogRow Read(DbDataReader reader, int rank)
    {
        var row = CatalogRow.Read(reader);
        var place = new CatalogPlace(rank, row.Key.Publisher, row.Key.Offer);
        return row with { Bytes = reader.GetInt64(8), Matched = reader.GetInt64(9), Place = place };
    }

    /// <summary>Finds which private plans of these rows the caller may see.</summary>
    private async Task OpenPlansAsync(IReadOnlyList<CatalogRow> rows, IReadOnlyCollection<string> members, CancellationToken cancel)
    {
        foreach (var row in rows.Where(row => members.Count > 0 && row.PrivatePlans is not (null or "[]")))
        {
            var plans = await database.ReadAsync(
                $"""
                SELECT plan_id FROM catalog_index
                WHERE publisher_key = @publisher AND offer_key = @offer AND version = @version AND entry_id IN ({theirs})
                """,
                plan => plan.GetString(0),
                cancel,
                ("publisher", row.Key.Publisher),
                ("offer", row.Key.Offer),
                ("version", row.Version),
                ("members", Json(members)));
            row.OpenPlans = plans.ToHashSet(StringComparer.Ordinal);
        }
    }

    private static string Json(IReadOnlyCollection<string> members) =>
        JsonSerializer.Serialize([.. members], StoredJson.Default.ListString);
}
