using Dapper;
using Slipway.Core.Catalog;
using Slipway.Core.Offers;
using Slipway.Storage.Database;

namespace Slipway.Storage.Catalog;

/// <summary>
/// What the slots show, and to whom. <c>members</c> are always the caller's own subscriptions and tenant, in lower case: everybody sees what is public, and
/// beside that each the private plans whose audience names one of them.
/// </summary>
public sealed class CatalogStore(IDatabase database)
{
    /// <summary>More members than these are not looked for.</summary>
    public const int MostMembers = 1000;

    /// <summary>How many bytes of stored listings a page is made of.</summary>
    public const long PageBytes = 4 * 1024 * 1024;

    private const string Entry = "o.publisher_id, COALESCE(p.name, o.publisher_id) AS publisher_name, o.offer_id, o.offer_type_id, v.version, v.private_plans";

    private const string Named = "LEFT JOIN publishers p ON p.publisher_key = o.publisher_key";

    /// <summary>
    /// The live offers that answer the question, in the order of the pages, after <paramref name="after"/>: at most <paramref name="top"/> of them, and no more than
    /// <see cref="PageBytes"/> hold. The one that goes beyond is the last, so that every page goes on by an offer at least.
    /// </summary>
    public async Task<CatalogPage> ListAsync(
        CatalogQuestion question, CatalogPlace after, int top, bool withPrices, IReadOnlyCollection<string> members, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = new List<CatalogRow>();
        var room = PageBytes;
        var isFull = false;
        foreach (var rank in question.Words.IsEmpty ? (int[])[0] : [0, 1])
        {
            if (rank < after.Rank || rows.Count > top)
                continue;
            var terms = Terms(question, rank);
            var from = rank == after.Rank ? after : new CatalogPlace(rank, "", "");
            IReadOnlyList<CatalogRow> found = [.. await connection.QueryAsync<CatalogRow>(
                Page(terms, question, withPrices, from, members),
                With(members, new
                {
                    question = terms,
                    publisher = question.PublisherKey,
                    fromPublisher = from.PublisherKey,
                    fromOffer = from.OfferKey,
                    limit = top + 1 - rows.Count,
                    room,
                }))];
            rows.AddRange(found.Select(row => row.At(rank)));
            isFull = found.Count > 0 && found[0].Matched > found.Count;
            if (isFull)
                break;

            // Whether any offer follows must be known, so the next rank is asked for one at least.
            room = Math.Max(1, room - found.Sum(row => row.Bytes));
        }

        var page = rows.Take(top).ToList();
        await OpenPlansAsync(connection, page, members);
        return new CatalogPage(page, isFull || rows.Count > top);
    }

    /// <summary>A live offer as the caller may see it, all private plans included where <paramref name="everyPlan"/>; null when the caller may not.</summary>
    public async Task<CatalogRow?> FindLiveAsync(OfferKey key, IReadOnlyCollection<string> members, bool everyPlan, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<CatalogRow>(
            $"""
            SELECT {Entry}, v.listing, v.prices,
              (SELECT COUNT(*) FROM catalog_index i WHERE i.publisher_key = o.publisher_key AND i.offer_key = o.offer_key AND i.plan_id = '' AND i.live = 1) AS is_public
            FROM offers o
            JOIN versions v ON v.publisher_key = o.publisher_key AND v.offer_key = o.offer_key AND v.version = o.production_version AND v.private_plans IS NOT NULL
            {Named}
            WHERE o.publisher_key = @Publisher AND o.offer_key = @Offer
            """,
            new { key.Publisher, key.Offer });
        if (row is null || everyPlan)
            return row?.WithEveryPlan();
        await OpenPlansAsync(connection, [row], members);
        return row.IsPublic == 1 || row.OpenPlans.Count > 0 ? row : null;
    }

    public async Task<CatalogRow?> FindPreviewAsync(OfferKey key, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<CatalogRow>(
            $"""
            SELECT {Entry}, v.preview_listing AS listing, v.prices, v.sent FROM offers o
            JOIN versions v ON v.publisher_key = o.publisher_key AND v.offer_key = o.offer_key AND v.version = o.preview_version AND v.listing IS NOT NULL
            {Named}
            WHERE o.publisher_key = @Publisher AND o.offer_key = @Offer
            """,
            new { key.Publisher, key.Offer });
    }

    /// <summary>Live offers that an older program packaged: nobody finds them yet.</summary>
    public async Task<IReadOnlyList<OfferKey>> ListUnindexedAsync(int top, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var keys = await connection.QueryAsync<(string Publisher, string Offer)>(
            """
            SELECT o.publisher_key, o.offer_key FROM offers o
            JOIN versions v ON v.publisher_key = o.publisher_key AND v.offer_key = o.offer_key AND v.version = o.production_version
            WHERE o.production_version IS NOT NULL AND v.listing IS NOT NULL AND v.private_plans IS NULL
            ORDER BY o.publisher_key, o.offer_key LIMIT @top
            """,
            new { top });
        return [.. keys.Select(key => new OfferKey(key.Publisher, key.Offer))];
    }

    /// <summary>Makes such an offer found, unless it has been meanwhile or another version is live.</summary>
    public Task IndexAsync(OfferKey key, int version, string listing, string previewListing, CatalogIndex index, CancellationToken cancel) => database.WriteAsync(
        key.ToString(),
        async session =>
        {
            // The offer's row first, as every commit does: until this ends nobody moves its slots.
            var isLive = await session.Connection.ExecuteAsync(
                "UPDATE offers SET revision = revision WHERE publisher_key = @Publisher AND offer_key = @Offer AND production_version = @version",
                new { key.Publisher, key.Offer, version });
            var isMissing = await session.Connection.ExecuteAsync(
                """
                UPDATE versions SET listing = @listing, preview_listing = @previewListing
                WHERE publisher_key = @Publisher AND offer_key = @Offer AND version = @version AND private_plans IS NULL
                """,
                new { key.Publisher, key.Offer, version, listing, previewListing });
            if (isLive == 0 || isMissing == 0)
                return session.Discard(0);
            foreach (var statement in CatalogIndexing.Of(database.Dialect, key, version, index, Statement.Always))
                await session.CountAsync(statement);
            return 1;
        },
        cancel);

    private string Page(string terms, CatalogQuestion question, bool withPrices, CatalogPlace from, IReadOnlyCollection<string> members)
    {
        var visible = members.Count == 0 ? "i.plan_id = ''" : $"(i.plan_id = '' OR i.entry_id IN ({Of(members)}))";
        var bytes = "octet_length(v.listing)"
            + (withPrices ? " + COALESCE(octet_length(v.prices), 0)" : "")
            + (members.Count == 0 ? "" : " + COALESCE(octet_length(v.private_plans), 0)");
        var matches = terms.Length == 0 ? "" : $"AND i.entry_id IN (SELECT rowid FROM catalog_terms WHERE {database.Dialect.TermSearch.Matches})";
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
              FROM page JOIN versions v ON v.publisher_key = page.publisher_key AND v.offer_key = page.offer_key AND v.version = page.version)
            SELECT {Entry}, v.listing{(withPrices ? ", v.prices" : "")}, page.bytes, page.matched FROM sized page
            JOIN offers o ON o.publisher_key = page.publisher_key AND o.offer_key = page.offer_key
            JOIN versions v ON v.publisher_key = page.publisher_key AND v.offer_key = page.offer_key AND v.version = page.version
            {Named}
            WHERE page.bytes_so_far - page.bytes < @room
            ORDER BY page.publisher_key, page.offer_key
            """;
    }

    /// <summary>First come the offers with all words in titles, then those that have one or another elsewhere.</summary>
    private string Terms(CatalogQuestion question, int rank)
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

    /// <summary>The views that are for one of these members.</summary>
    private static string Of(IReadOnlyCollection<string> members) =>
        $"SELECT entry_id FROM catalog_audience WHERE member IN ({string.Join(", ", members.Select((_, i) => $"@m{i}"))})";

    private static DynamicParameters With(IReadOnlyCollection<string> members, object values)
    {
        var all = new DynamicParameters(values);
        foreach (var (i, member) in members.Index())
            all.Add($"m{i}", member);
        return all;
    }

    /// <summary>Finds which private plans of these rows the caller may see.</summary>
    private static async Task OpenPlansAsync(System.Data.Common.DbConnection connection, IReadOnlyList<CatalogRow> rows, IReadOnlyCollection<string> members)
    {
        foreach (var row in rows.Where(row => members.Count > 0 && row.PrivatePlans is not (null or "[]")))
        {
            var key = new OfferKey(row.PublisherId, row.OfferId);
            row.OpenPlans = (await connection.QueryAsync<string>(
                $"SELECT plan_id FROM catalog_index WHERE publisher_key = @Publisher AND offer_key = @Offer AND version = @Version AND entry_id IN ({Of(members)})",
                With(members, new { key.Publisher, key.Offer, row.Version }))).ToHashSet(StringComparer.Ordinal);
        }
    }
}

/// <summary>A page of the catalog, and whether another may follow.</summary>
public sealed record CatalogPage(IReadOnlyList<CatalogRow> Rows, bool HasMore);

/// <summary>A place in the pages: behind this offer, among those of this rank.</summary>
public sealed record CatalogPlace(int Rank, string PublisherKey, string OfferKey)
{
    public static readonly CatalogPlace Start = new(0, "", "");
}

public sealed class CatalogRow
{
    public string PublisherId { get; init; } = "";

    public string PublisherName { get; init; } = "";

    public string OfferId { get; init; } = "";

    public string OfferTypeId { get; init; } = "";

    public long Version { get; init; }

    /// <summary>The listing as its packaging step wrote it, JSON: the public one, or the preview's.</summary>
    public string Listing { get; init; } = "";

    /// <summary>JSON; null where an older program packaged the version.</summary>
    public string? PrivatePlans { get; init; }

    /// <summary>JSON, by plan; null also where nobody asked for them.</summary>
    public string? Prices { get; init; }

    /// <summary>Of a preview, the version's definition as sent: who may see it stands there. Else empty.</summary>
    public byte[] Sent { get; init; } = [];

    /// <summary>What the row adds to a page.</summary>
    internal long Bytes { get; init; }

    /// <summary>How many rows there were before the page's bytes were counted.</summary>
    internal long Matched { get; init; }

    /// <summary>1 when everybody may see the offer.</summary>
    public long IsPublic { get; init; }

    /// <summary>The private plans that the caller may see.</summary>
    public IReadOnlySet<string> OpenPlans { get; internal set; } = new HashSet<string>();

    /// <summary>Whether the caller may see every private plan.</summary>
    public bool HasEveryPlan { get; private set; }

    /// <summary>Where the list stands after this row.</summary>
    public CatalogPlace Place { get; private set; } = CatalogPlace.Start;

    internal CatalogRow At(int rank)
    {
        var key = new OfferKey(PublisherId, OfferId);
        Place = new CatalogPlace(rank, key.Publisher, key.Offer);
        return this;
    }

    internal CatalogRow WithEveryPlan()
    {
        HasEveryPlan = true;
        return this;
    }
}
