using System.Security.Cryptography;
using System.Text;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Upgrades;

/// <summary>
/// Schema 11 kept the texts of drafts and versions twice, and only in the rows where an older node had
/// written last. Schema 12 keeps them once.
/// </summary>
public sealed class SharedTextUpgradeTests
{
    private static readonly string[] Texts = ["sent", "served", "secrets"];

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Every_text_is_the_same_after_the_upgrade_and_stored_once_whoever_wrote_it(StoreKind kind)
    {
        var (place, _) = await Fixture.OpenAsync(11, kind);
        await using var itsPlace = place;
        await WriteAsOlderNodeAsync(place);
        Assert.NotEqual(0, await place.NumberAsync("SELECT COUNT(*) FROM drafts WHERE '' IN (sent_hash, served_hash, secrets_hash)"));
        Assert.NotEqual(0, await place.NumberAsync("SELECT COUNT(*) FROM versions WHERE '' IN (sent_hash, served_hash, secrets_hash)"));
        var before = await TextsAsync(place, text => $"r.{text}");

        var upgraded = await place.RunAsync("publisher", "list");

        Assert.Equal((0, ""), (upgraded.Code, upgraded.Error));
        Assert.Equal(before, await TextsAsync(place, text => $"""
            (SELECT t.bytes FROM texts t
              WHERE t.publisher_key = r.publisher_key AND t.offer_key = r.offer_key AND t.hash = r.{text}_hash)
            """));
        var stored = await place.OnTablesAsync(session => session.RowsAsync(
            "SELECT publisher_key, offer_key, hash, bytes FROM texts",
            row => (Offer: row.GetString(0) + row.GetString(1), Hash: row.GetString(2), Bytes: row.GetFieldValue<byte[]>(3))));
        Assert.All(stored, text => Assert.Equal(text.Hash, Convert.ToHexStringLower(SHA256.HashData(text.Bytes))));
        Assert.Equal(before.Select(text => (text.Offer, text.Bytes)).Distinct().Count(), stored.Count);
        Assert.Equal(12, await Fixture.SchemaOfAsync(place));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => place.ExecuteAsync("UPDATE versions SET sent_hash = ''"));
    }

    /// <summary>As schema 10 did, which knew no hashes: a PUT, a publish, and a step that stored files.</summary>
    private static async Task WriteAsOlderNodeAsync(Place place)
    {
        await place.ExecuteAsync(
            "UPDATE drafts SET sent = @sent, served = @served WHERE offer_key = 'live'",
            ("sent", Encoding.UTF8.GetBytes("sent by an older node")), ("served", Encoding.UTF8.GetBytes("served by an older node")));
        await place.ExecuteAsync(
            """
            INSERT INTO versions (publisher_key, offer_key, version, sent, served, secrets, changed_time)
            SELECT publisher_key, offer_key, 70, sent, served, secrets, 1 FROM drafts WHERE offer_key IN ('live', 'never')
            """);
        await place.ExecuteAsync(
            "UPDATE versions SET served = @served WHERE offer_key = 'renewed'", ("served", Encoding.UTF8.GetBytes("with files")));
    }

    private static async Task<IReadOnlyList<(string Offer, string Row, string Bytes)>> TextsAsync(
        Place place, Func<string, string> read) => await place.OnTablesAsync(session => session.RowsAsync(
        string.Join(" UNION ALL ", Texts.SelectMany(text => (string[])[
            $"SELECT publisher_key || offer_key, '{text} of draft', {read(text)} FROM drafts r",
            $"SELECT publisher_key || offer_key, '{text} of ' || CAST(version AS TEXT), {read(text)} FROM versions r",
        ])) + " ORDER BY 1, 2",
        row => (row.GetString(0), row.GetString(1), Convert.ToHexString(row.GetFieldValue<byte[]>(2)))));
}
