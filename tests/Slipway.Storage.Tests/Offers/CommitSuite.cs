using System.Data.Common;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Storage.Changes;
using Slipway.Storage.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Offers;

/// <summary>The transaction behind every transition: all of it or nothing, once per revision.</summary>
public abstract class CommitSuite(StoreKind kind) : StoreSuite(kind)
{
    [Fact]
    public async Task What_was_committed_is_what_is_loaded_after_a_restart_too()
    {
        var offer = new StoredOffer(Store);
        await offer.DoAsync(offer.Save("a"));
        var change = await offer.DecideAsync(StoredOffer.Publish());

        await offer.CommitAsync(change);
        await Store.RestartAsync();

        Assert.Equal(StoredOffer.Show(change.Accepted.Offer), StoredOffer.Show(await offer.LoadAsync()));
    }

    [Fact]
    public async Task No_offer_loads_as_none_with_the_market_s_time()
    {
        var loaded = await Store.Offers.LoadAsync(new OfferKey("nobody", "nothing"), Never);

        Assert.Null(loaded.Offer);
        Assert.Equal(StepProgress.None, loaded.Progress with { Notes = StepProgress.None.Notes });
        Assert.InRange(await Store.Market.NowAsync(Never) - loaded.Now, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_commit_on_a_stale_revision_writes_nothing_at_all()
    {
        var offer = new StoredOffer(Store);
        await offer.DoAsync(offer.Save("a"));
        var stale = (await offer.DecideAsync(StoredOffer.Publish(), request: new ClientRequest("p", "/publish", "1", "hash"))) with
        {
            Draft = StoredOffer.Text("stale"),
            Effects = new StepEffects
            {
                Files = [new FileContent("f00", "image/png", [1])],
                Listing = "{}",
                DraftServed = [1],
                Served = [2],
            },
        };
        await offer.DoAsync(offer.Save("b"));
        var before = await Store.DumpAsync();

        Assert.Equal(CommitOutcome.Conflict, await offer.CommitAsync(stale));

        Assert.Equal(before, await Store.DumpAsync());
    }

    [Fact]
    public async Task A_second_creation_of_an_offer_is_a_conflict_and_writes_nothing()
    {
        var offer = new StoredOffer(Store);
        var second = await offer.DecideAsync(offer.Save("b"));
        await offer.DoAsync(offer.Save("a"));
        var before = await Store.DumpAsync();

        Assert.Equal(CommitOutcome.Conflict, await offer.CommitAsync(second));

        Assert.Equal(before, await Store.DumpAsync());
    }

    [Fact]
    public async Task Ids_that_differ_in_casing_are_one_offer_in_the_casing_of_its_creation()
    {
        var offer = new StoredOffer(Store);
        await offer.DoAsync(offer.Save("a"));

        var loaded = await new StoredOffer(Store, "MACHINE", "CONTOSO").LoadAsync();

        Assert.Equal(("Contoso", "machine"), (loaded.PublisherId, loaded.OfferId));
    }

    [Fact]
    public async Task Of_parallel_commits_on_one_revision_exactly_one_wins()
    {
        var offer = new StoredOffer(Store);
        await offer.DoAsync(offer.Save("a"));
        for (var round = 0; round < 5; round++)
        {
            var changes = new List<Change>();
            for (var one = 0; one < 12; one++)
                changes.Add(await offer.DecideAsync(offer.Save($"{round}-{one}")));

            var outcomes = await Together.RunAsync(changes, offer.CommitAsync);

            var winner = changes[Assert.Single(Enumerable.Range(0, outcomes.Count), index => outcomes[index] == CommitOutcome.Committed)];
            Assert.Equal(winner.Accepted.Offer.DraftHash, (await offer.LoadAsync()).DraftHash);
            Assert.Equal(winner.Draft!.Sent, (await Store.Offers.ReadDraftAsync(offer.Key, Never)).Sent);
        }

        Assert.Equal(6, (await Store.Offers.HistoryAsync(offer.Key, Never)).Count);
    }

    [Fact]
    public async Task Commits_that_decide_again_after_a_conflict_all_get_through_one_revision_each()
    {
        var offer = new StoredOffer(Store);
        await offer.DoAsync(offer.Save("a"));

        await Together.RunAsync(Enumerable.Range(0, 16), async text =>
        {
            while (await offer.CommitAsync(await offer.DecideAsync(offer.Save($"{text}"))) != CommitOutcome.Committed)
            {
            }

            return text;
        });

        Assert.Equal(17, (await offer.LoadAsync()).Revision);
        Assert.Equal(Enumerable.Range(1, 17)
            .Select(revision => (long)revision), (await Store.Offers.HistoryAsync(offer.Key, Never)).Select(row => row.Revision));
    }

    [Fact]
    public async Task A_cancel_and_a_finished_step_that_meet_never_lock_each_other_out()
    {
        var offers = Enumerable.Range(0, 40).Select(number => new StoredOffer(Store, $"offer{number}")).ToList();
        var races = new List<(StoredOffer, Change)>();
        foreach (var offer in offers)
        {
            var publishing = await offer.PublishingAsync();
            var claim = Assert.Single(
                await Store.Work.ClaimAsync("node", TimeSpan.FromMinutes(1), 1, 1_000, 1_000, [StepIds.Validate], Never));
            races.Add((offer, await offer.DecideAsync(StoredOffer.Succeed(publishing), claim.Lease)));
            races.Add((offer, await offer.DecideAsync(StoredOffer.Cancel())));
        }

        var outcomes = await Together.RunAsync(races, race => race.Item1.CommitAsync(race.Item2));

        foreach (var pair in outcomes.Chunk(2))
            Assert.Single(pair, CommitOutcome.Committed);
    }

    [Fact]
    public async Task Sql_refuses_a_second_running_operation_of_one_offer()
    {
        var offer = new StoredOffer(Store);
        await offer.PublishingAsync();

        await Assert.ThrowsAnyAsync<DbException>(() => Store.ExecuteAsync(
            """
            INSERT INTO operations SELECT 'other', publisher_key, offer_key, 99, kind, state, offer_version,
              snapshot_hash, notification_emails, steps, changed_time, revision
            FROM operations
            """));
    }

    [Theory]
    [InlineData("state = 'running'")]
    [InlineData("steps = '[]'")]
    [InlineData("notification_emails = 'x'")]
    public async Task Sql_refuses_to_change_an_ended_operation(string assignment)
    {
        var offer = new StoredOffer(Store);
        await offer.PublishingAsync();
        await offer.DoAsync(StoredOffer.Cancel());

        var fault = await Assert.ThrowsAnyAsync<DbException>(() => Store.ExecuteAsync($"UPDATE operations SET {assignment}"));

        Assert.Contains("an ended operation never changes", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changed_time")]
    [InlineData("sent_hash")]
    [InlineData("secrets_hash")]
    public async Task Sql_refuses_to_change_what_was_published(string column)
    {
        var offer = new StoredOffer(Store);
        await offer.PublishingAsync();

        var fault = await Assert.ThrowsAnyAsync<DbException>(() => Store.ExecuteAsync($"UPDATE versions SET {column} = {column}"));

        Assert.Contains("a published version never changes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_accepted_command_leaves_exactly_one_history_row_that_says_who_and_what()
    {
        var offer = new StoredOffer(Store);
        var live = await offer.LiveAsync();
        await offer.DoAsync(new Command.Migrate());

        var history = await Store.Offers.HistoryAsync(offer.Key, Never);

        Assert.Equal(Enumerable.Range(1, (int)live.Revision + 1).Select(revision => (long)revision), history.Select(row => row.Revision));
        Assert.Equal(
            [
                "created",
                "publish accepted",
                "step displaydummycertify complete",
                "step displaycertify complete",
                "step displayprovision complete",
                "step displaypackage complete, version 1 is in preview",
                "go-live accepted",
                "step live complete, version 1 is live",
                "migrated",
            ],
            history.Select(row => row.What));
        Assert.All(history, row => Assert.Equal(("tester", "correlation"), (row.Actor, row.CorrelationId)));
        Assert.Equal(live.Newest!.Id.ToString(), history[^2].OperationId);
        Assert.Null(history[0].OperationId);
        Assert.InRange(history[^1].Time, history[0].Time, (await Store.Market.NowAsync(Never)).Ticks);
    }

    [Fact]
    public async Task What_a_step_says_when_it_blocks_stands_in_the_history()
    {
        var offer = new StoredOffer(Store);
        var publishing = await offer.PublishingAsync();
        await offer.DoAsync(new Command.StepEnded(publishing.Newest!.Id, StepIds.Validate, new StepOutcome.Blocked(["No footer."])));

        Assert.Equal("No footer.", (await Store.Offers.HistoryAsync(offer.Key, Never))[^1].Detail);
    }
}

public sealed class CommitOnSqlite() : CommitSuite(StoreKind.Sqlite);

public sealed class CommitOnPostgres() : CommitSuite(StoreKind.Postgres);
