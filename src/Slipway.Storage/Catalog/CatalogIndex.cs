using Dapper;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Storage.Catalog;

/// <summary>What of a version can be found by whom, as its packaging step worked it out.</summary>
/// <param name="PrivatePlans">The private plans as a listing shows them, JSON.</param>
/// <param name="Prices">The prices of all plans, JSON.</param>
/// <param name="Views">One for everybody unless all plans are private, and one for each private plan.</param>
public sealed record CatalogIndex(string PrivatePlans, string Prices, IReadOnlyList<IndexedView> Views);

/// <param name="PlanId">"" for what everybody sees.</param>
/// <param name="Terms">What it is found by, with blanks between them.</param>
/// <param name="Members">The subscriptions and tenants that it is for, in lower case; not read for what everybody sees.</param>
public sealed record IndexedView(string PlanId, string Terms, IReadOnlyCollection<string> Members);

/// <summary>Writes a version's views, in place of those of earlier versions that are not live: so an offer has views of two versions at most.</summary>
internal static class CatalogIndexing
{
    private const string Stale = "publisher_key = @Publisher AND offer_key = @Offer AND (version = @version OR (version < @version AND live = 0))";

    public static async Task WriteAsync(IDatabase database, WriteSession session, OfferKey key, int version, CatalogIndex index)
    {
        var connection = session.Connection;
        var offer = new { key.Publisher, key.Offer, version };
        await connection.ExecuteAsync($"DELETE FROM catalog_audience WHERE entry_id IN (SELECT entry_id FROM catalog_index WHERE {Stale})", offer);
        await connection.ExecuteAsync($"DELETE FROM catalog_terms WHERE rowid IN (SELECT entry_id FROM catalog_index WHERE {Stale})", offer);
        await connection.ExecuteAsync($"DELETE FROM catalog_index WHERE {Stale}", offer);
        foreach (var view in index.Views)
        {
            var entry = await connection.ExecuteScalarAsync<long>(
                """
                INSERT INTO catalog_index (publisher_key, offer_key, version, plan_id, live)
                SELECT publisher_key, offer_key, @version, @PlanId, CASE WHEN production_version = @version THEN 1 ELSE 0 END
                FROM offers WHERE publisher_key = @Publisher AND offer_key = @Offer
                RETURNING entry_id
                """,
                new { key.Publisher, key.Offer, version, view.PlanId });
            await connection.ExecuteAsync(
                $"INSERT INTO catalog_terms (rowid, terms) VALUES (@entry, {database.Dialect.TermSearch.Stored})", new { entry, terms = view.Terms });
            foreach (var members in view.PlanId.Length == 0 ? [] : view.Members.Chunk(500))
                await AddMembersAsync(connection, entry, members);
        }

        await connection.ExecuteAsync(
            "UPDATE versions SET private_plans = @PrivatePlans, prices = @Prices WHERE publisher_key = @Publisher AND offer_key = @Offer AND version = @version",
            new { key.Publisher, key.Offer, version, index.PrivatePlans, index.Prices });
        await TellLateAsync(session, key, version);
    }

    /// <summary>Of a version that went live before it had views, everybody is told now.</summary>
    private static Task TellLateAsync(WriteSession session, OfferKey key, int version) => session.Connection.ExecuteAsync(
        """
        INSERT INTO catalog_changes (publisher_key, offer_key, revision, version, change)
        SELECT o.publisher_key, o.offer_key, o.revision, i.version, 'live' FROM offers o
        JOIN catalog_index i ON i.publisher_key = o.publisher_key AND i.offer_key = o.offer_key AND i.live = 1 AND i.plan_id = ''
        WHERE o.publisher_key = @Publisher AND o.offer_key = @Offer AND i.version = @version
        """,
        new { key.Publisher, key.Offer, version });

    private static Task AddMembersAsync(System.Data.Common.DbConnection connection, long entry, string[] members)
    {
        var values = new DynamicParameters(new { entry });
        for (var i = 0; i < members.Length; i++)
            values.Add($"m{i}", members[i]);
        var rows = string.Join(", ", members.Select((_, i) => $"(@entry, @m{i})"));
        return connection.ExecuteAsync($"INSERT INTO catalog_audience (entry_id, member) VALUES {rows}", values);
    }
}
