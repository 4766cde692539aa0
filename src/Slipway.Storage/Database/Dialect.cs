namespace Slipway.Storage.Database;

/// <summary>
/// What the two databases say differently. Every statement but these few fragments is one text that
/// both run.
/// </summary>
/// <param name="MachineNow">Machine time of the store, in ticks, as an SQL expression.</param>
/// <param name="SkipLocked">What makes a claim pass over rows that another node is
/// claiming.</param>
/// <param name="LockRows">What makes a query lock the rows that it finds: for one table after
/// another, by their aliases with commas between them.</param>
/// <param name="Guard">
/// Whether this transaction has written the offer that <c>@publisher</c> and <c>@offer</c> name, as
/// a condition. It is just true where no
/// statement is run before it is known what the one before it did.
/// </param>
/// <param name="TextIn">A property of a JSON object in a text column, as text: an SQL expression of
/// column and property.</param>
/// <param name="TextsOf">The texts of a parameter that is a JSON array of them, as a query of the
/// column <c>value</c>.</param>
/// <param name="TermSearch">How the catalog's terms are stored and searched.</param>
public sealed record Dialect(
    string MachineNow,
    string SkipLocked,
    Func<string, string> LockRows,
    string Guard,
    Func<string, string, string> TextIn,
    Func<string, string> TextsOf,
    TermSearch TermSearch)
{
    public static readonly Dialect OfSqlite = new(
        "@now",
        "",
        _ => "",
        "TRUE",
        (column, property) => $"CAST(json_extract({column}, '$.{property}') AS TEXT)",
        parameter => $"SELECT value FROM json_each({parameter})",
        TermSearch.OfSqlite);

    /// <summary>
    /// Its machine time: ticks at the Unix epoch, plus the server's microseconds since.
    /// </summary>
    public static readonly Dialect OfPostgres = new(
        "(621355968000000000 + (extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 10)",
        "FOR UPDATE SKIP LOCKED",
        tables => $"FOR NO KEY UPDATE OF {tables}",
        "EXISTS (SELECT 1 FROM offers g"
            + " WHERE g.publisher_key = @publisher AND g.offer_key = @offer AND g.xmin = pg_current_xact_id_if_assigned()::xid)",
        (column, property) => $"({column}::jsonb ->> '{property}')",
        parameter => $"SELECT json_array_elements_text(CAST({parameter} AS json)) AS value",
        TermSearch.OfPostgres);

    /// <summary>Market time in ticks, as an SQL expression.</summary>
    public string MarketNow { get; } = $"(SELECT {MarketNowFrom(MachineNow)} FROM clock)";

    /// <summary>
    /// The same for a statement that changes the row of <c>clock</c>: PostgreSQL computes it again
    /// from the row that another node has just written, which a sub-query would not see.
    /// </summary>
    internal string MarketNowOfRow { get; } = MarketNowFrom(MachineNow);

    private static string MarketNowFrom(string machineNow) => $"""
        CASE WHEN ({machineNow} - clock.machine_base) * clock.rate >= {MarketTime.End.Ticks} - clock.base THEN {MarketTime.End.Ticks}
        ELSE clock.base + CAST(({machineNow} - clock.machine_base) * clock.rate AS BIGINT) END
        """;
}
