using System.Text.Json;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Catalog;

/// <summary>
/// Writes a version's views, in place of those of earlier versions that are not live: so an offer
/// has views of two versions at most.
/// </summary>
internal static class CatalogIndexing
{
    private const string Stale =
        "publisher_key = @publisher AND offer_key = @offer AND (version = @version OR (version < @version AND live = 0))";

    private const string StaleViews = $"SELECT entry_id FROM catalog_index WHERE {Stale}";

    private const string View = "i.publisher_key = @publisher AND i.offer_key = @offer AND i.version = @version AND i.plan_id = @plan";

    /// <summary>Each statement writes only where <paramref name="guard"/> holds.</summary>
    public static IEnumerable<Statement> Of(Dialect dialect, OfferKey offer, int version, CatalogIndex index, string guard)
    {
        (string Name, object? Value)[] key = [("publisher", offer.Publisher), ("offer", offer.Offer), ("version", version)];
        yield return new Statement($"DELETE FROM catalog_audience WHERE entry_id IN ({StaleViews}) AND {guard}", key);
        yield return new Statement($"DELETE FROM catalog_terms WHERE rowid IN ({StaleViews}) AND {guard}", key);
        yield return new Statement($"DELETE FROM catalog_index WHERE {Stale} AND {guard}", key);
        foreach (var view in index.Views)
        {
            var plan = ("plan", view.PlanId);
            yield return new Statement(
                $"""
                INSERT INTO catalog_index (publisher_key, offer_key, version, plan_id, live)
                SELECT publisher_key, offer_key, @version, @plan, CASE WHEN production_version = @version THEN 1 ELSE 0 END
                FROM offers WHERE publisher_key = @publisher AND offer_key = @offer AND {guard}
                """,
                [.. key, plan]);
            yield return new Statement(
                $"""
                INSERT INTO catalog_terms (rowid, terms)
                SELECT i.entry_id, {dialect.TermSearch.Stored} FROM catalog_index i WHERE {View} AND {guard}
                """,
                [.. key, plan, ("terms", view.Terms)]);
            if (view.PlanId.Length > 0)
            {
                yield return new Statement(
                    $"""
                    WITH members (member) AS ({dialect.TextsOf("@members")})
                    INSERT INTO catalog_audience (entry_id, member)
                    SELECT i.entry_id, m.member FROM catalog_index i CROSS JOIN members m WHERE {View} AND {guard}
                    """,
                    [.. key, plan, ("members", JsonSerializer.Serialize([.. view.Members], StoredJson.Default.ListString))]);
            }
        }

        yield return new Statement(
            $"""
            UPDATE versions SET private_plans = @private_plans, prices = @prices
            WHERE publisher_key = @publisher AND offer_key = @offer AND version = @version AND {guard}
            """,
            [.. key, ("private_plans", index.PrivatePlans), ("prices", index.Prices)]);

        // A version that went live before it had views enters the change feed now.
        yield return new Statement(
            $"""
            INSERT INTO catalog_changes (publisher_key, offer_key, revision, version, change)
            SELECT o.publisher_key, o.offer_key, o.revision, i.version, 'live' FROM offers o
            JOIN catalog_index i ON i.publisher_key = o.publisher_key AND i.offer_key = o.offer_key AND i.live = 1 AND i.plan_id = ''
            WHERE o.publisher_key = @publisher AND o.offer_key = @offer AND i.version = @version AND {guard}
            """,
            key);
    }
}
