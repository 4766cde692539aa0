using System.Security.Cryptography;
using FsCheck.Fluent;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Offers;

/// <summary>The texts of drafts and versions are stored once for each offer, and for as long as one of them refers to them.</summary>
public abstract class SharedTextSuite(StoreKind kind) : StoreSuite(kind)
{
    [Fact]
    public async Task A_version_refers_to_the_texts_of_the_draft_that_it_was_made_from()
    {
        var offer = new StoredOffer(Store);
        await offer.PublishingAsync("a");
        await offer.DoAsync(StoredOffer.Cancel());

        await offer.PublishingAsync("a");

        Assert.Equal(3, await CountAsync("texts"));
        Assert.Equal(2, await CountAsync(
            "versions v JOIN drafts d ON v.sent_hash = d.sent_hash AND v.served_hash = d.served_hash AND v.secrets_hash = d.secrets_hash"));
        Assert.Equal("served a", Text((await Store.Offers.ServeVersionAsync(offer.Key, 2, Never))!.Definition));
    }

    [Fact]
    public async Task Offers_never_share_a_text()
    {
        await new StoredOffer(Store, "one").PublishingAsync("a");
        await new StoredOffer(Store, "two").PublishingAsync("a");

        Assert.Equal(6, await CountAsync("texts"));
        Assert.Equal(3, await CountAsync("texts WHERE offer_key = 'two'"));
    }

    [Fact]
    public async Task A_text_that_nothing_refers_to_any_more_is_deleted_and_one_of_a_version_stays()
    {
        var offer = new StoredOffer(Store);
        await offer.DoAsync(offer.Save("a"));
        await offer.DoAsync(offer.Save("b"));
        Assert.Equal(3, await CountAsync("texts"));
        await offer.DoAsync(StoredOffer.Publish());

        await offer.DoAsync(offer.Save("c"));

        Assert.Equal(6, await CountAsync("texts"));
        Assert.Equal("sent b", Text((await Store.Offers.ReadVersionAsync(offer.Key, 1, Never)).Sent));
        Assert.Equal("sent c", Text((await Store.Offers.ReadDraftAsync(offer.Key, Never)).Sent));
    }

    [Fact]
    public async Task Whatever_happens_every_text_that_is_referred_to_is_stored_and_no_other()
    {
        var run = 0;
        foreach (var moves in Gen.Choose(0, int.MaxValue - 1).ArrayOf(25).Sample(25, 6))
        {
            var offer = new StoredOffer(Store, $"run{run++}");
            await offer.DoAsync(offer.Save("first"));
            foreach (var move in moves)
                await MoveAsync(offer, move);
        }

        foreach (var text in (string[])["sent", "served", "secrets"])
        {
            foreach (var table in (string[])["drafts", "versions"])
            {
                var stored = $"""
                    SELECT 1 FROM texts t
                    WHERE t.publisher_key = r.publisher_key AND t.offer_key = r.offer_key AND t.hash = r.{text}_hash
                    """;
                Assert.Equal(0, await CountAsync($"{table} r WHERE NOT EXISTS ({stored})"));
            }
        }

        Assert.NotEqual(0, await CountAsync("versions"));
        Assert.All(
            await Store.Database.ReadAsync(
                "SELECT hash, bytes FROM texts", row => (Hash: row.GetString(0), Bytes: row.GetFieldValue<byte[]>(1)), Never),
            text => Assert.Equal(text.Hash, Convert.ToHexStringLower(SHA256.HashData(text.Bytes))));
        Assert.Equal(0, await CountAsync(
            """
            texts t WHERE NOT EXISTS (SELECT 1 FROM drafts r WHERE r.publisher_key = t.publisher_key AND r.offer_key = t.offer_key
                AND t.hash IN (r.sent_hash, r.served_hash, r.secrets_hash))
              AND NOT EXISTS (SELECT 1 FROM versions r WHERE r.publisher_key = t.publisher_key AND r.offer_key = t.offer_key
                AND t.hash IN (r.sent_hash, r.served_hash, r.secrets_hash))
            """));
    }

    private static async Task MoveAsync(StoredOffer offer, int move)
    {
        var now = await offer.LoadAsync();
        var text = StoredOffer.Bytes($"own {move % 3}");
        switch (move / 3 % 5)
        {
            case 0:
                await offer.DoAsync(offer.Save($"text {move % 4}"));
                break;
            case 1 when now.Running is null && now.Status != OfferStatus.WaitingForPublisherReview:
                await offer.DoAsync(StoredOffer.Publish());
                break;
            case 2 when now.Running is not null:
                await offer.DoAsync(StoredOffer.Cancel());
                break;
            case 3 or 4 when now.Running is not null:
                await offer.DoAsync(
                    StoredOffer.Succeed(now), effects: new StepEffects { Served = text, DraftServed = move % 2 == 0 ? text : null });
                break;
        }
    }

    private async Task<long> CountAsync(string from) => await Store.ScalarAsync<long>($"SELECT COUNT(*) FROM {from}");

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}

public sealed class SharedTextOnSqlite() : SharedTextSuite(StoreKind.Sqlite);

public sealed class SharedTextOnPostgres() : SharedTextSuite(StoreKind.Postgres);
