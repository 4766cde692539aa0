using System.Text.Json;
using Slipway.Bench.Harness;
using Slipway.Contracts;
using Slipway.Storage.Database;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// How long a page of the catalog takes with many live offers, against the GET of one of its
/// offers: each alone, without a token, over HTTP.
/// </summary>
internal static class Searching
{
    private const int Words = 60;
    private const int Vocabulary = 20_000;
    private const int Requests = 200;

    /// <summary>
    /// A word in 1 of 1,000 offers, a word in all, beginnings that nearly all have, two words of
    /// which few offers have both, and no word at all.
    /// </summary>
    private static readonly (string Name, string Query)[] Questions =
    [
        ("a rare word", "search=rare17"),
        ("a word of all", "search=common"),
        ("two letters", "search=vo"),
        ("two beginnings", "search=v1+v2"),
        ("a word and a category", "search=common&category=seventh"), ("all", ""),
    ];

    public static Task<IReadOnlyList<Comparison>> OnSqliteAsync(Setup setup) =>
        RunAsync(setup, Store.Sqlite(setup, "search"), TermSearch.OfSqlite);

    public static async Task<IReadOnlyList<Comparison>> OnPostgresAsync(Setup setup) =>
        await RunAsync(setup, await Store.PostgresAsync(setup, "search"), TermSearch.OfPostgres);

    private static async Task<IReadOnlyList<Comparison>> RunAsync(Setup setup, Store store, TermSearch terms)
    {
        var size = setup.Of(smoke: 1000, quick: 10_000, 100_000);
        await using var owned = store;
        await store.SeedAsync();
        await using var service = await Served.SlipwayAsync(setup, store, Mode.Marketplace);
        await FillAsync(store, terms, size);
        await store.SettleAsync();
        using var client = new PlainClient(service);
        var offers = Enumerable.Range(0, Requests).Select(number => $"/catalog/offers/contoso/o{number * (size / Requests)}").ToList();
        client.Send(HttpMethod.Get, offers);
        var results = new List<Comparison>();
        foreach (var (name, query) in Questions)
        {
            var paths = Enumerable.Repeat($"/catalog/offers?top=20&{query}", Requests / 4).ToList();
            client.Send(HttpMethod.Get, paths.Take(5));
            results.Add(await Comparison.RunAsync(
                setup,
                $"{name}, {store.Kind}, {size} offers, 20 in a page, to GET of one, median",
                "ms",
                aim: null,
                () => Task.FromResult(Comparison.Median(client.Send(HttpMethod.Get, paths))),
                () => Task.FromResult(Comparison.Median(client.Send(HttpMethod.Get, offers)))));
        }

        return results;
    }

    private static async Task FillAsync(Store store, TermSearch search, int size)
    {
        var plan = new CatalogPlan(
            "plan", "Plan", "A plan", "What it holds.", "Linux", "Debian 12", ["1.0.0"], ["US", "DE"], ["d2s-standard-v3"]);
        var listing = JsonSerializer.Serialize(
            new CatalogListing(
                "Offer",
                "An offer",
                "It is one of many",
                new string('x', 600),
                new Dictionary<string, string>(),
                [],
                ["compute"],
                null,
                null,
                [plan]),
            WireJson.Wire.CatalogListing);
        await using var connection = await store.ConnectAsync();
        var isSqlite = search == TermSearch.OfSqlite;
        var numbers = isSqlite
            ? $"WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < {size - 1})"
            : $"WITH s AS (SELECT generate_series(0, {size - 1}) AS n)";
        var words =
            string.Join(" || ", Enumerable.Range(1, Words).Select(word => $"' wv' || ((s.n * {word} + {word * 7919}) % {Vocabulary})"));
        var all = "'tcommon wcommon ctype rus rde ' || CASE WHEN s.n % 7 = 0 THEN 'cseventh ' ELSE '' END || 'wvo' || (s.n % 10) || ' "
            + $"wrare' || (s.n % 1000) || {words}";
        await connection.Session().ExecuteAsync(
            $"""
            {numbers}
            INSERT INTO offers (publisher_key, offer_key, publisher_id, offer_id, offer_type_id,
              display_text, migrated, status, draft_version, draft_hash,
              changed_time, preview_version, production_version, last_publishing_version, notification_emails, revision)
            SELECT 'contoso', 'o' || s.n, 'contoso', 'o' || s.n, 'microsoft-azure-virtualmachines',
              '', 0, 'succeeded', 2, '', 1, 1, 1, 2, '', 1 FROM s;
            """);
        await connection.Session().ExecuteAsync(
            $"""
            {numbers}
            INSERT INTO versions (publisher_key, offer_key, version, listing, preview_listing, changed_time, private_plans, prices)
            SELECT 'contoso', 'o' || s.n, 1, @listing, '', 1, '[]', @none FROM s;
            """,
            ("listing", listing),
            ("none", "{}"));
        await connection.Session().ExecuteAsync(
            $"{numbers} INSERT INTO catalog_index (publisher_key, offer_key, version, plan_id, live) SELECT 'contoso', 'o' || s.n, 1, '', "
            + "1 FROM s ORDER BY s.n");
        await connection.Session().ExecuteAsync(
            $"""
            INSERT INTO catalog_terms (rowid, terms) SELECT s.entry_id, {search.Stored.Replace("@terms", all, StringComparison.Ordinal)}
            FROM (SELECT entry_id, CAST(substr(offer_key, 2) AS BIGINT) AS n FROM catalog_index) s
            """);
    }
}
