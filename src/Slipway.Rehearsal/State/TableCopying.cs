namespace Slipway.Rehearsal.State;

/// <summary>
/// What the two databases do differently where whole tables are copied and put back.
/// </summary>
/// <param name="OneMoment">Makes all reads of the transaction see one moment; null where nobody
/// else writes meanwhile.</param>
/// <param name="Alone">Keeps other writers out of the tables that follow it; null where there are
/// none.</param>
/// <param name="OwnNumbers">Lets an INSERT give the numbers that the database would.</param>
/// <param name="BeforeTerms">What must be there before <paramref name="Terms"/> can be read; null
/// where nothing is.</param>
/// <param name="Terms">The catalog's terms, by <c>rowid</c>.</param>
/// <param name="WithoutTerms">Removes all of them.</param>
public sealed record TableCopying(
    string? OneMoment, string? Alone, string OwnNumbers, string? BeforeTerms, string Terms, string WithoutTerms)
{
    /// <summary>
    /// SQLite's index keeps no texts, but its vocabulary says which terms each row has, and that is
    /// all there is to them.
    /// </summary>
    public static readonly TableCopying OfSqlite = new(
        null,
        null,
        "",
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.catalog_vocabulary USING fts5vocab('main', 'catalog_terms', 'instance')",
        "SELECT doc AS rowid, group_concat(term, ' ') AS terms FROM temp.catalog_vocabulary GROUP BY doc",
        "INSERT INTO catalog_terms (catalog_terms) VALUES ('delete-all')");

    public static readonly TableCopying OfPostgres = new(
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "LOCK TABLE {0} IN EXCLUSIVE MODE",
        "OVERRIDING SYSTEM VALUE",
        null,
        "SELECT rowid, terms FROM catalog_terms",
        "DELETE FROM catalog_terms");
}
