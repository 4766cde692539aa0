using System.Collections.Concurrent;
using Slipway.Core.Steps;
using Slipway.Storage.Catalog;
using Slipway.Storage.Changes;
using Slipway.Storage.Tests.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Catalog;

public sealed class ChangesOnSqliteTests() : ChangesSuite(StoreKind.Sqlite);

public sealed class ChangesOnPostgresTests() : ChangesSuite(StoreKind.Postgres)
{
    [Fact]
    public async Task A_change_that_is_committed_late_is_read_after_those_that_were_read_before_it()
    {
        var late = await PreviewAsync(new StoredOffer(Store, "late"));
        var other = await PreviewAsync(new StoredOffer(Store, "other"));
        var open = new TaskCompletionSource();
        var commit = new TaskCompletionSource();

        // A node that was slow: its change is written first and committed last.
        var slow = Store.Database.WriteAsync(
            null,
            async session =>
            {
                await session.ExecuteAsync("UPDATE offers SET production_version = preview_version WHERE offer_key = 'late'");
                open.SetResult();
                await commit.Task;
                return 0;
            },
            Never);
        await open.Task;
        await other.WalkAsync(await other.DoAsync(StoredOffer.GoLive()));
        var first = await Store.Changes.ReadAsync(0, 10, Never);
        commit.SetResult();
        await slow;
        var second = await Store.Changes.ReadAsync(first![^1].Sequence, 10, Never);

        Assert.Equal(["other"], first.Select(change => change.OfferId));
        Assert.Equal(["late"], second!.Select(change => change.OfferId));
        Assert.Equal(late.Key.Offer, second![0].OfferId);
    }
}

/// <summary>
/// The feed of changes: nothing is missing, nothing comes before what was read already, and nothing
/// of a private offer is in it.
/// </summary>
public abstract class ChangesSuite(StoreKind kind) : StoreSuite(kind)
{
    private static readonly CatalogIndex Public = new("[]", "{}", [new("", "wterm", [])]);
    private static readonly CatalogIndex Private = new("[]", "{}", [new("plan", "wterm", ["member"])]);

    [Fact]
    public async Task Whoever_reads_while_many_go_live_reads_every_change_once_and_each_offer_s_in_order()
    {
        const int offers = 12, versions = 3;
        var read = new ConcurrentQueue<CatalogChange>();
        using var done = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            for (var last = 0L; ;)
            {
                var isLastRound = done.IsCancellationRequested;
                var found = (await Store.Changes.ReadAsync(last, 5, Never))!;
                foreach (var change in found)
                    read.Enqueue(change);
                last = found.Count > 0 ? found[^1].Sequence : last;
                if (isLastRound && found.Count == 0)
                    return;
            }
        });
        await Together.RunAsync(Enumerable.Range(0, offers), async number =>
        {
            for (var version = 0; version < versions; version++)
                await LiveAsync(new StoredOffer(Store, $"offer-{number}"));
            return number;
        });
        await done.CancelAsync();
        await reader;

        Assert.Equal(offers * versions, read.Count);
        Assert.Equal(read.Select(change => change.Sequence).Order(), read.Select(change => change.Sequence));
        foreach (var offer in read.GroupBy(change => change.OfferId))
            Assert.Equal([1, 2, 3], offer.Select(change => change.Version));
    }

    [Fact]
    public async Task An_offer_is_told_of_when_it_comes_changes_and_goes_and_never_what_only_some_may_see()
    {
        var offer = new StoredOffer(Store);
        await LiveAsync(offer);
        await LiveAsync(new StoredOffer(Store, "guarded"), Private);
        await LiveAsync(offer);
        await LiveAsync(offer, Private);
        await LiveAsync(offer, Private);
        await LiveAsync(offer);
        await Store.ExecuteAsync("UPDATE offers SET production_version = NULL");

        var changes = await Store.Changes.ReadAsync(0, 100, Never);

        Assert.Equal(
            ["1 machine 1 live", "2 machine 2 live", "3 machine 2 removed", "4 machine 5 live", "5 machine 5 removed"],
            changes!.Select(change => $"{change.Sequence} {change.OfferId} {change.Version} {change.Change}"));
        Assert.True(changes![1].Time >= changes[0].Time);
        Assert.Equal([5L], (await Store.Changes.ReadAsync(4, 100, Never))!.Select(change => change.Sequence));
        Assert.Empty((await Store.Changes.ReadAsync(5, 100, Never))!);
        Assert.Null(await Store.Changes.ReadAsync(6, 100, Never));
    }

    [Fact]
    public async Task Of_what_is_old_the_newest_of_each_offer_stays_so_that_any_reader_may_go_on()
    {
        var offer = new StoredOffer(Store);
        await LiveAsync(offer);
        await LiveAsync(offer);
        await LiveAsync(new StoredOffer(Store, "other"));
        await Store.Changes.ReadAsync(0, 10, Never);
        Assert.Equal(0, await Store.Changes.ForgetAsync(Never));

        await Store.Market.AdvanceAsync(CatalogChangeStore.Memory, Never);
        await LiveAsync(new StoredOffer(Store, "other"));
        await Store.Changes.ReadAsync(0, 10, Never);
        Assert.Equal(2, await Store.Changes.ForgetAsync(Never));
        Assert.Equal([(2L, "machine"), (4L, "other")], (await Store.Changes.ReadAsync(0, 10, Never))!.Select(change =>
            (change.Sequence, change.OfferId)));
    }

    private protected static async Task<StoredOffer> PreviewAsync(StoredOffer stored, CatalogIndex? index = null)
    {
        var offer = await stored.PublishingAsync(Guid.NewGuid().ToString());
        while (offer.Running is not null)
        {
            var effects = new StepEffects { Listing = "{}", PreviewListing = "{}", Index = index ?? Public };
            offer = await stored.DoAsync(
                StoredOffer.Succeed(offer), effects: offer.Newest!.Current!.Id == StepIds.Package ? effects : null);
        }

        return stored;
    }

    private static async Task LiveAsync(StoredOffer stored, CatalogIndex? index = null)
    {
        await PreviewAsync(stored, index);
        await stored.WalkAsync(await stored.DoAsync(StoredOffer.GoLive()));
    }
}
