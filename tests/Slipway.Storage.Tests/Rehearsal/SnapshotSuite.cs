using System.Text.RegularExpressions;
using Slipway.Core.Catalog;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Rehearsal.State;
using Slipway.Storage.Catalog;
using Slipway.Storage.Changes;
using Slipway.Storage.Identity;
using Slipway.Storage.Operations;
using Slipway.Storage.Tests.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Rehearsal;

public sealed class SnapshotsOnSqliteTests() : SnapshotSuite(StoreKind.Sqlite);

public sealed class SnapshotsOnPostgresTests() : SnapshotSuite(StoreKind.Postgres)
{
    [Fact]
    public async Task What_other_nodes_write_meanwhile_is_there_whole_or_not_at_all()
    {
        await new StoredOffer(Store, "before").LiveAsync();
        await Snapshots.BeginAsync(Never);
        await using var other = await Store.OpenAsync();
        var writing = Together.RunAsync(Enumerable.Range(0, 4), async writer =>
        {
            for (var one = 0; one < 15; one++)
                await new StoredOffer(Store, $"offer{writer}-{one}").InPreviewAsync();
            return 0;
        });

        // A publish may fail on an offer that a restore has just taken from under it; nothing else is asked of it.
        for (var restore = 0; restore < 5; restore++)
            Assert.NotNull(await new SnapshotStore(other).RestoreAsync(SnapshotStore.Start, Never));
        await writing.ContinueWith(_ => { }, TaskScheduler.Default);

        foreach (var table in new[] { "drafts", "versions", "operations", "history", "work" })
        {
            Assert.Equal(0, await Store.ScalarAsync<long>(
                $"SELECT COUNT(*) FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM offers o WHERE o.publisher_key = t.publisher_key AND "
                + $"o.offer_key = t.offer_key)"));
        }

        Assert.Equal(0, await Store.ScalarAsync<long>(
            "SELECT COUNT(*) FROM operations n WHERE state = 'running' AND NOT EXISTS (SELECT 1 FROM work w WHERE w.operation_id = "
            + "n.operation_id)"));
    }
}

/// <summary>A rehearsal's state goes back, and nothing that was handed out before counts again.</summary>
public abstract partial class SnapshotSuite(StoreKind kind) : StoreSuite(kind)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    protected SnapshotStore Snapshots => new(Store.Database);

    [Fact]
    public async Task Every_table_holds_what_it_held_but_those_that_are_no_state()
    {
        await PopulateAsync();
        var before = await StateAsync();
        Assert.All(
            new[]
            {
                "offers", "drafts", "versions", "operations", "work", "history", "files", "outbox", "catalog_index", "catalog_changes",
                "publishers", "principals", "roles", "scenarios",
            },
            table => Assert.Contains(before, row => row.StartsWith($"{table}: ", StringComparison.Ordinal)));
        Assert.Equal(["live"], await FindAsync("mirror"));

        var taken = (await Snapshots.TakeAsync("before", Never))!;
        await ChangeAllAsync();
        Assert.NotEqual(before, await StateAsync());
        Assert.Empty(await FindAsync("mirror"));

        Assert.Equal(taken, await Snapshots.RestoreAsync(taken.Id, Never));
        Assert.Equal(before, await StateAsync());
        Assert.Equal(["live"], await FindAsync("mirror"));

        // And it goes on from there: numbers that the database gives are still free.
        await LiveAsync("another", "Second");
        Assert.Equal(["another"], await FindAsync("second"));
        Assert.NotNull(await Snapshots.RestoreAsync(taken.Id, Never));
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task A_table_that_is_new_is_state_or_is_named_here()
    {
        string[] none = ["slipway", "audit", "signing_keys", "key_ring", "large_files"];
        var tables = (await Store.TablesAsync()).Where(table => !table.StartsWith("catalog_terms_", StringComparison.Ordinal)).ToArray();
        await Snapshots.BeginAsync(Never);
        var copied = (await Store.TablesAsync()).Where(table => table.StartsWith("snapshot_0_", StringComparison.Ordinal))
            .Select(table => table["snapshot_0_".Length..]);
        Assert.Equal(tables.Except(none).Order(), copied.Order());
    }

    [Fact]
    public async Task Work_that_was_begun_before_is_dropped_after()
    {
        var offer = new StoredOffer(Store);
        var publishing = await offer.PublishingAsync();
        var taken = (await Snapshots.TakeAsync(null, Never))!;
        var claim = Assert.Single(await ClaimAsync("node")).Lease;
        var late = await offer.DecideAsync(StoredOffer.Succeed(publishing), claim);
        await Snapshots.RestoreAsync(taken.Id, Never);

        Assert.Empty(await Store.Work.RenewAsync([claim], Minute, Never));
        Assert.False(await Store.Work.RetryAsync(claim, TimeSpan.Zero, [], Never));
        Assert.NotEqual(CommitOutcome.Committed, await offer.CommitAsync(late));

        // The same node claims it again, at once and as often as it takes: never under a number that it had.
        var again = Assert.Single(await ClaimAsync("node")).Lease;
        Assert.True(again.Attempt > claim.Attempt);
        Assert.Equal(
            CommitOutcome.LeaseLost, await offer.CommitAsync(await offer.DecideAsync(StoredOffer.Succeed(await offer.LoadAsync()), claim)));
        Assert.Equal(
            CommitOutcome.Committed, await offer.CommitAsync(await offer.DecideAsync(StoredOffer.Succeed(await offer.LoadAsync()), again)));
    }

    [Fact]
    public async Task A_change_that_was_decided_before_does_not_meet_the_same_revision_after()
    {
        var offer = new StoredOffer(Store);
        await offer.DoAsync(offer.Save("a"));
        var taken = (await Snapshots.TakeAsync(null, Never))!;
        await offer.DoAsync(offer.Save("b"));
        var operation = (await offer.DoAsync(StoredOffer.Publish())).Newest!;
        var stamp = await Store.StampAsync(offer.Key, operation.Id);
        var late = await offer.DecideAsync(StoredOffer.Cancel());
        await Snapshots.RestoreAsync(taken.Id, Never);
        await offer.DoAsync(offer.Save("c"));
        await offer.DoAsync(StoredOffer.Publish() with { OperationId = operation.Id });

        Assert.Equal(CommitOutcome.Conflict, await offer.CommitAsync(late));
        Assert.NotEqual(stamp!.Stamp, (await Store.StampAsync(offer.Key, operation.Id))!.Stamp);
    }

    [Fact]
    public async Task No_draft_has_the_tag_of_one_that_is_gone_even_while_time_stands_still()
    {
        var offer = new StoredOffer(Store);
        await Store.Market.FreezeAsync(Never);
        var taken = (await Snapshots.TakeAsync(null, Never))!;
        var gone = await offer.DoAsync(offer.Save("gone"));
        await Snapshots.RestoreAsync(taken.Id, Never);
        var first = await offer.DoAsync(offer.Save("first"));
        await Snapshots.RestoreAsync(taken.Id, Never);
        var second = await offer.DoAsync(offer.Save("second"));

        Assert.Equal(3, new[] { gone.ChangedTime, first.ChangedTime, second.ChangedTime }.Distinct().Count());
        Assert.InRange(second.ChangedTime - taken.MarketTime, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Market_time_goes_back_and_runs_on_from_there()
    {
        await Store.Market.SetPaceAsync(Pace.Parse("1000x")!, Never);
        var taken = (await Snapshots.TakeAsync(null, Never))!;
        await Store.Market.AdvanceAsync(TimeSpan.FromDays(14), Never);
        await Store.Market.SetPaceAsync(Pace.Real, Never);
        await Snapshots.RestoreAsync(taken.Id, Never);
        var after = await Store.Market.NowAsync(Never);
        await Store.PassAsync(Minute);

        Assert.InRange(after - taken.MarketTime, TimeSpan.Zero, TimeSpan.FromDays(1));
        Assert.InRange(await Store.Market.NowAsync(Never) - after, Minute * 1000, (Minute * 1000) + TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Snapshots_are_bounded_and_their_numbers_are_never_given_twice()
    {
        await Snapshots.BeginAsync(Never);
        var ids = new List<int>();
        while (await Snapshots.TakeAsync($"number {ids.Count}", Never) is { } taken)
            ids.Add(taken.Id);
        Assert.Equal(SnapshotStore.Most, ids.Count);
        Assert.True(await Snapshots.RemoveAsync(ids[^1], Never));
        Assert.False(await Snapshots.RemoveAsync(ids[^1], Never));
        Assert.Null(await Snapshots.RestoreAsync(ids[^1], Never));
        Assert.DoesNotContain((await Snapshots.TakeAsync(null, Never))!.Id, ids);
        Assert.Equal(SnapshotStore.Most + 1, (await Snapshots.ListAsync(Never)).Count);
    }

    [Fact]
    public async Task A_start_keeps_the_state_of_the_first_and_drops_what_another_schema_left()
    {
        var offer = new StoredOffer(Store);
        await Snapshots.BeginAsync(Never);
        await offer.DoAsync(offer.Save("a"));
        await Snapshots.BeginAsync(Never);
        await Snapshots.RestoreAsync(SnapshotStore.Start, Never);
        Assert.Null(await offer.LoadAsync());

        await offer.DoAsync(offer.Save("a"));
        var old = await Snapshots.TakeAsync("old", Never);
        await Store.ExecuteAsync("UPDATE slipway SET value = '9999' WHERE name = 'schema'");
        await Store.ExecuteAsync($"DROP TABLE snapshot_{old!.Id}_live_contents"); // an older schema may not have had it
        await Snapshots.BeginAsync(Never);
        Assert.Equal(SnapshotStore.Start, Assert.Single(await Snapshots.ListAsync(Never)).Id);
        await Snapshots.RestoreAsync(SnapshotStore.Start, Never);
        Assert.NotNull(await offer.LoadAsync());
    }

    private Task<IReadOnlyList<ClaimedWork>> ClaimAsync(string owner) =>
        Store.Work.ClaimAsync(owner, Minute, 9, 1_000, 1_000, [StepIds.Validate], Never);

    private async Task PopulateAsync()
    {
        await Store.Identity.AddPublisherAsync(
            new PublisherRow { PublisherId = "Contoso", Name = "Contoso", SellerContact = "a@contoso.example" }, Never);
        await Store.Identity.AddPrincipalAsync(
            new PrincipalRow
            {
                AppId = "app",
                TenantId = "t",
                ObjectId = "o",
            }, "hash", [new RoleRow { PublisherKey = "contoso", Role = "owner" }], ["s"], Never);
        await LiveAsync("live", "Mirror");
        await new StoredOffer(Store, "running").PublishingAsync();
        await Store.ExecuteAsync("INSERT INTO scenarios (id, document, seed) VALUES (1, '{}', 7)");
    }

    private async Task ChangeAllAsync()
    {
        await LiveAsync("live", "Renamed");
        await new StoredOffer(Store, "running").DoAsync(StoredOffer.Cancel());
        await new StoredOffer(Store, "new").LiveAsync();
        await Store.Identity.RemovePrincipalAsync("app", Never);
        await Store.Outbox.ExpandAsync(9, mails: true, Never);
        await Store.ExecuteAsync("UPDATE scenarios SET seed = 8");
        await Store.ExecuteAsync("DELETE FROM files");
        await ClaimAsync("node");
    }

    /// <summary>Takes an offer live that is found by its title.</summary>
    private async Task LiveAsync(string id, string title)
    {
        var offer = new StoredOffer(Store, id);
        var publishing = await offer.PublishingAsync(title);
        var plan = new Slipway.Contracts.CatalogPlan("plan", "", "", "", null, null, [], ["US"], []);
        var listing = new Slipway.Contracts.CatalogListing(
            title, "Text", "", "", new Dictionary<string, string>(), [], [], null, null, [plan]);
        var terms = string.Join(' ', CatalogTerms.Of("Contoso", "Contoso", "microsoft-azure-virtualmachines", listing, [plan]));
        await offer.DoAsync(StoredOffer.Succeed(publishing), effects: new StepEffects
        {
            Files = [new FileContent($"{title.Length:D64}", "image/png", [1, 2, 3])],
            Listing = "{}",
            PreviewListing = "{}",
            Index = new CatalogIndex("[]", "{}", [new IndexedView("", terms, [])]),
        });
        await offer.WalkAsync(await offer.LoadAsync());
        await offer.WalkAsync(await offer.DoAsync(StoredOffer.GoLive()));
    }

    private async Task<IReadOnlyList<string>> FindAsync(string word)
    {
        var (question, _) = CatalogQuery.Read(word, null, null, null, null);
        return [.. (await Store.Catalog.ListAsync(question, CatalogPlace.Start, 10, withPrices: false, [], Never)).Rows.Select(row =>
            row.OfferId)];
    }

    /// <summary>
    /// All rows but the numbers that a restore raises; SQLite's own tables behind its index are
    /// judged by what they find.
    /// </summary>
    private async Task<IReadOnlyList<string>> StateAsync() =>
    [
        .. (await Store.DumpAsync()).Where(row => !NoState().IsMatch(row)).Select(row => Raised().Replace(row, "")),
    ];

    [GeneratedRegex("^(snapshot_|slipway:|audit:|catalog_terms|clock:)")]
    private static partial Regex NoState();

    [GeneratedRegex("(?<=^offers: .*), revision=[0-9]+|(?<=^work: .*), attempt=[0-9]+")]
    private static partial Regex Raised();
}
