using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.Formats.Disks;
using Slipway.Rehearsal.State;
using Slipway.Storage.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Offers;

/// <summary>What was ever live, made from the go-lives of an offer.</summary>
public abstract class LiveContentSuite(StoreKind kind) : StoreSuite(kind)
{
    private static readonly LiveContent First = new() { Package = "first" };
    private static readonly LiveContent Second = new() { Package = "second" };

    private LiveContentStore Contents => new(Store.Database);

    [Fact]
    public async Task Only_go_lives_that_succeeded_are_taken_up_each_once()
    {
        var offer = new StoredOffer(Store);
        await offer.LiveAsync("a");
        await offer.PublishingAsync("b");
        await offer.DoAsync(StoredOffer.Cancel());
        await offer.LiveAsync("c");
        await offer.InPreviewAsync("d");

        var goLives = await ListAsync(offer);
        Assert.Equal([(2, 1), (5, 3)], goLives.Select(goLive => (goLive.PublishingVersion, goLive.OfferVersion)));
        Assert.Equal([(2, 1)], (await Contents.ListNewAsync(offer.Key, 1, default))
            .Select(goLive => (goLive.PublishingVersion, goLive.OfferVersion)));

        await RecordAsync(offer, goLives[0], ("plan 1.0.0", First));
        Assert.Equal([goLives[1]], await ListAsync(offer));
        await RecordAsync(offer, goLives[1], ("plan 1.0.1", Second));
        Assert.Empty(await ListAsync(offer));
    }

    [Fact]
    public async Task What_is_asked_for_is_found_and_belongs_to_its_offer()
    {
        var (offer, other) = (new StoredOffer(Store, "one"), new StoredOffer(Store, "two"));
        await offer.LiveAsync();
        await other.LiveAsync();
        var disk = new LiveDisk(3, "https://a/b's \"disk\".vhd", new ImageFacts(5, "\"tag\"") { Copy = new ImageCopy("name", "hash") });
        await RecordAsync(
            offer,
            (await ListAsync(offer))[0],
            ("it's 1.0.0", new LiveContent { SystemFamily = SystemFamily.Linux, Disks = [new LiveDisk(null, "https://a", null), disk] }),
            ("plan", new LiveContent { IsPrivate = true }));

        var found = await Contents.FindAsync(offer.Key, ["it's 1.0.0", "plan", "plan 9.9.9"], default);
        Assert.Equal(["it's 1.0.0", "plan"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([new LiveDisk(null, "https://a", null), disk], found["it's 1.0.0"].Disks.ToArray());
        Assert.Equal(SystemFamily.Linux, found["it's 1.0.0"].SystemFamily);
        Assert.True(found["plan"].IsPrivate);
        Assert.Empty(await Contents.FindAsync(other.Key, ["plan"], default));
        Assert.Empty(await Contents.FindAsync(offer.Key, [], default));
    }

    [Fact]
    public async Task A_node_that_comes_late_changes_nothing()
    {
        var offer = new StoredOffer(Store);
        await offer.LiveAsync("a");
        await offer.LiveAsync("b");
        var goLives = await ListAsync(offer);
        await RecordAsync(offer, goLives[1], ("plan 1.0.0", Second));
        await RecordAsync(offer, goLives[0], ("plan 1.0.0", First), ("plan 1.0.1", First));
        Assert.Equal(["second"], await PackagesAsync(offer));
    }

    [Fact]
    public async Task Nodes_that_take_up_the_same_at_once_leave_it_there_once()
    {
        var offer = new StoredOffer(Store);
        await offer.LiveAsync();
        var goLive = (await ListAsync(offer))[0];
        await Together.RunAsync(Enumerable.Range(0, 8).ToList(), async _ =>
        {
            await RecordAsync(offer, goLive, [.. Enumerable.Range(0, 30).Select(number => ($"plan 1.0.{number}", First))]);
            return true;
        });
        Assert.Equal(30, await Store.ScalarAsync<long>("SELECT COUNT(*) FROM live_contents"));
        Assert.Empty(await ListAsync(offer));
    }

    [Fact]
    public async Task A_restored_snapshot_knows_what_was_live_then()
    {
        var offer = new StoredOffer(Store);
        await offer.LiveAsync("a");
        var snapshots = new SnapshotStore(Store.Database);
        var snapshot = await snapshots.TakeAsync(null, default);
        await RecordAsync(offer, (await ListAsync(offer))[0], ("plan 1.0.0", First));

        await snapshots.RestoreAsync(snapshot!.Id, default);
        Assert.Empty(await PackagesAsync(offer));
        Assert.Single(await ListAsync(offer));
    }

    private Task<IReadOnlyList<SucceededGoLive>> ListAsync(StoredOffer offer) => Contents.ListNewAsync(offer.Key, 100, default);

    private async Task<IEnumerable<string?>> PackagesAsync(StoredOffer offer) =>
        (await Contents.FindAsync(offer.Key, ["plan 1.0.0", "plan 1.0.1"], default)).Values.Select(content => content.Package);

    private Task RecordAsync(StoredOffer offer, SucceededGoLive goLive, params (string Subject, LiveContent Content)[] contents) =>
        Contents.RecordAsync(
            offer.Key, goLive, contents.ToImmutableDictionary(content => content.Subject, content => content.Content), default);
}

public sealed class LiveContentOnSqlite() : LiveContentSuite(StoreKind.Sqlite);

public sealed class LiveContentOnPostgres() : LiveContentSuite(StoreKind.Postgres);
