using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;

namespace Slipway.Server.Tests.Offers;

public sealed class OfferListOnSqliteTests(SqliteService wire) : OfferListTests(wire), IClassFixture<SqliteService>;

public sealed class OfferListOnPostgresTests(PostgresService wire) : OfferListTests(wire), IClassFixture<PostgresService>;

/// <summary>The wire's list of offers, which has no pages, beyond what one body in memory holds.</summary>
public abstract class OfferListTests(WireService wire) : WireSuite(wire)
{
    private const int Offers = 1250;

    [Fact]
    public async Task A_list_of_more_offers_than_one_read_brings_has_each_of_them_once_and_in_order()
    {
        const string id = "offer-0000";
        Assert.Equal(200, (await Service.PutAsync(PathOf(id), Body(PathOf(id)))).Status);
        await Service.Get<IDatabase>().WriteAsync(
            null,
            session => session.ExecuteAsync(
                $"""
                WITH RECURSIVE numbers(n) AS (SELECT 10001 UNION ALL SELECT n + 1 FROM numbers WHERE n < {10000 + Offers - 1})
                INSERT INTO offers (publisher_key, offer_key, publisher_id, offer_id, offer_type_id, display_text, migrated, status,
                  draft_version, draft_hash, changed_time, last_publishing_version, notification_emails, revision)
                SELECT publisher_key, 'offer-' || substr(CAST(n AS TEXT), 2), publisher_id, 'Offer-' || substr(CAST(n AS TEXT), 2),
                  offer_type_id, display_text, migrated, status, draft_version, draft_hash, changed_time, last_publishing_version,
                  notification_emails, revision
                FROM offers CROSS JOIN numbers WHERE offer_key = '{id}'
                """),
            default);

        var all = (await GetJsonAsync($"/api/publishers/contoso/offers?{Version}")).AsArray();

        Assert.Equal(
            Enumerable.Range(0, Offers).Select(number => $"offer-{number:0000}"),
            all.Select(one => Text(one!, "id").ToLowerInvariant()));
        var ofType = $"/api/publishers/contoso/offers?{Version}&$filter=offerTypeId eq 'microsoft-azure-virtualmachines'";
        Assert.Equal(Offers, (await GetJsonAsync(ofType)).AsArray().Count);
    }
}
