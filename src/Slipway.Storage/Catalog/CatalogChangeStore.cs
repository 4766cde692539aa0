using Slipway.Storage.Database;

namespace Slipway.Storage.Catalog;

/// <summary>
/// What changed in the catalog for everybody, in the order of commits. A change is written with its
/// cause and numbered after that, by the first reader that finds it, one numbering at a time: so no
/// number ever appears below one that was read, and nobody who publishes waits for another's
/// number.
/// </summary>
public sealed class CatalogChangeStore(IDatabase database)
{
    /// <summary>Of changes older than this, only the newest of each offer is kept.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    /// <summary>
    /// The changes after <paramref name="since"/>; null when there never was such a number.
    /// </summary>
    public async Task<IReadOnlyList<CatalogChange>?> ReadAsync(long since, int top, CancellationToken cancel)
    {
        if ((await database.AskAsync("SELECT 1 FROM catalog_changes WHERE sequence IS NULL LIMIT 1", _ => true, cancel)).Count > 0)
            await NumberAsync(cancel);
        var changes = await database.AskAsync(
            """
            SELECT c.sequence, o.publisher_id, o.offer_id, c.version, c.change, h.time FROM catalog_changes c
            JOIN offers o ON o.publisher_key = c.publisher_key AND o.offer_key = c.offer_key
            JOIN history h ON h.publisher_key = c.publisher_key AND h.offer_key = c.offer_key AND h.revision = c.revision
            WHERE c.sequence > @since ORDER BY c.sequence LIMIT @top
            """,
            row => new CatalogChange(
                row.GetInt64(0), row.GetString(1), row.GetString(2), (int)row.GetInt64(3), row.GetString(4), row.Time(5)),
            cancel,
            ("since", since),
            ("top", top));
        return changes.Count > 0 || since == 0 || since <= await LastAsync(cancel) ? changes : null;
    }

    /// <summary>
    /// Removes old changes that newer ones of the same offer have overtaken; returns how many.
    /// </summary>
    public Task<int> ForgetAsync(CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.ExecuteAsync(
            $"""
            DELETE FROM catalog_changes
            WHERE EXISTS (
                SELECT 1 FROM catalog_changes later
                WHERE later.publisher_key = catalog_changes.publisher_key AND later.offer_key = catalog_changes.offer_key
                  AND later.sequence > catalog_changes.sequence)
              AND EXISTS (
                SELECT 1 FROM history h WHERE h.publisher_key = catalog_changes.publisher_key AND h.offer_key = catalog_changes.offer_key
                AND h.revision = catalog_changes.revision AND h.time <= {database.Dialect.MarketNow} - @memory)
            """,
            ("memory", Memory)),
        cancel);

    private Task<int> NumberAsync(CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            return await session.ExecuteAsync(
                """
                UPDATE catalog_changes SET sequence = last.number + waiting.place
                FROM
                  (SELECT change_id, ROW_NUMBER() OVER (ORDER BY change_id) AS place FROM catalog_changes WHERE sequence IS NULL) waiting,
                  (SELECT COALESCE(MAX(sequence), 0) AS number FROM catalog_changes) last
                WHERE waiting.change_id = catalog_changes.change_id
                """);
        },
        cancel);

    private async Task<long> LastAsync(CancellationToken cancel) =>
        (await database.AskAsync("SELECT COALESCE(MAX(sequence), 0) FROM catalog_changes", row => row.GetInt64(0), cancel)).Single();
}
