using System.Data.Common;
using Slipway.Core.Steps;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;
using Slipway.Storage.Postgres;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Offers;

/// <summary>Commits that come while the store is busy share one; each must fare as if it were alone.</summary>
public abstract class GroupSuite(StoreKind kind) : StoreSuite(kind)
{
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_change_that_lost_its_race_or_its_lease_takes_no_other_of_its_group_with_it()
    {
        var offers = await PublishingAsync(24);
        var changes = new List<Change>();
        foreach (var (offer, number) in offers.Select((offer, number) => (offer, number)))
        {
            var claim = Assert.Single(
                await Store.Work.ClaimAsync("node", TimeSpan.FromMinutes(1), 1, 1_000, 1_000, [StepIds.Validate], Never));
            var lease = number % 3 == 2 ? claim.Lease with { Attempt = claim.Lease.Attempt - 1 } : claim.Lease;
            changes.Add(await offer.DecideAsync(StoredOffer.Succeed(await offer.LoadAsync()), lease));
            if (number % 3 == 1)
                await offer.DoAsync(offer.Save("somebody else"));
        }

        var outcomes = await CommitTogetherAsync(offers, changes);

        CommitOutcome[] expected = [CommitOutcome.Committed, CommitOutcome.Conflict, CommitOutcome.LeaseLost];
        Assert.Equal(Enumerable.Range(0, 24).Select(number => expected[number % 3]), outcomes);
        foreach (var (offer, number) in offers.Select((offer, number) => (offer, number)))
        {
            var current = (await offer.LoadAsync()).Newest!.Current!.Id;
            Assert.Equal(number % 3 == 0 ? StepIds.Certify : StepIds.Validate, current);
            Assert.Equal(
                current, await Store.ScalarAsync<string>("SELECT step_id FROM work WHERE offer_key = @key", ("key", offer.Key.Offer)));
        }
    }

    [Fact]
    public async Task A_change_that_the_database_refuses_fails_alone_in_its_group()
    {
        var offers = await PublishingAsync(8);
        var changes = new List<Change>();
        foreach (var offer in offers)
            changes.Add(await offer.DecideAsync(StoredOffer.Cancel()));
        await Store.ExecuteAsync("INSERT INTO history SELECT publisher_key, offer_key, 3, time, what, operation_id, detail, actor, "
            + "correlation_id FROM history WHERE offer_key = 'offer5' AND revision = 2");

        var answers = await Task.WhenAll((await StartTogetherAsync(offers, changes)).Select(async answer =>
        {
            try
            {
                return $"{await answer}";
            }
            catch (DbException)
            {
                return "refused";
            }
        }));

        Assert.Equal(Enumerable.Range(0, 8).Select(number => number == 5 ? "refused" : "Committed"), answers);
        Assert.NotNull((await offers[5].LoadAsync()).Running);
        Assert.All(offers.Where((_, number) => number != 5), offer => Assert.Null(offer.LoadAsync().Result.Running));
    }

    [Fact]
    public async Task Changes_of_one_offer_that_wait_together_win_once()
    {
        var offer = Assert.Single(await PublishingAsync(1));
        var cancels = new List<Change>();
        for (var one = 0; one < 6; one++)
            cancels.Add(await offer.DecideAsync(StoredOffer.Cancel()));

        var outcomes = await CommitTogetherAsync([.. cancels.Select(_ => offer)], cancels);

        Assert.Single(outcomes, CommitOutcome.Committed);
        Assert.Equal(5, outcomes.Count(outcome => outcome == CommitOutcome.Conflict));
        Assert.Equal(3, (await Store.Offers.HistoryAsync(offer.Key, Never)).Count);
    }

    private protected async Task<IReadOnlyList<StoredOffer>> PublishingAsync(int count)
    {
        var offers = Enumerable.Range(0, count).Select(number => new StoredOffer(Store, $"offer{number}")).ToList();
        foreach (var offer in offers)
            await offer.PublishingAsync();
        return offers;
    }

    private protected async Task<IReadOnlyList<CommitOutcome>> CommitTogetherAsync(
        IReadOnlyList<StoredOffer> offers, IReadOnlyList<Change> changes) =>
        await Task.WhenAll(await StartTogetherAsync(offers, changes));

    /// <summary>Nothing can be written until all of them wait.</summary>
    private async Task<IReadOnlyList<Task<CommitOutcome>>> StartTogetherAsync(
        IReadOnlyList<StoredOffer> offers, IReadOnlyList<Change> changes)
    {
        await HoldAsync();
        var answers = offers.Zip(changes, (offer, change) => offer.CommitAsync(change)).ToList();
        Release();
        return answers;
    }

    private protected void Release() => held.TrySetResult();

    private protected async Task HoldAsync()
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Store.Database.WriteAsync(
            null,
            async session =>
            {
                if (Store.Database is PostgresDatabase)
                    await session.ExecuteAsync("LOCK TABLE offers IN EXCLUSIVE MODE");
                inside.SetResult();
                await held.Task;
                return 0;
            },
            Never);
        await inside.Task;
    }
}

public sealed class GroupOnSqlite() : GroupSuite(StoreKind.Sqlite);

public sealed class GroupOnPostgres() : GroupSuite(StoreKind.Postgres)
{
    [Fact]
    public async Task Two_nodes_that_commit_the_same_offers_in_opposite_orders_never_lock_each_other_out()
    {
        var offers = await PublishingAsync(60);
        var other = await Store.OpenAsync();
        var otherNode = new OfferStore(other);
        var changes = new List<Change>();
        foreach (var offer in offers)
            changes.Add(await offer.DecideAsync(StoredOffer.Cancel()));
        var middle = await HoldRowAsync("SELECT 1 FROM offers WHERE offer_key = 'offer30' FOR UPDATE");

        // Locked in the order they came, each node would hold one half when the middle is let go, and wait for the other's.
        var here = changes.Select(change => Store.Offers.CommitAsync(change, Never)).ToList();
        var there = changes.AsEnumerable().Reverse().Select(change => otherNode.CommitAsync(change, Never)).ToList();
        await UntilWaitingAsync(2);
        await middle();
        var answers = await Task.WhenAll(Task.WhenAll(here), Task.WhenAll(there));

        foreach (var (one, two) in answers[0].Zip(answers[1].Reverse()))
            Assert.Equal([CommitOutcome.Committed, CommitOutcome.Conflict], new[] { one.Outcome, two.Outcome }.Order());

        await other.DisposeAsync();
        await AssertNoDeadlockAsync();
    }

    [Fact]
    public async Task A_node_that_renews_its_leases_while_their_steps_are_committed_never_locks_itself_out()
    {
        // The later an offer's operation began, the earlier its place among the offers.
        var offers = Enumerable.Range(0, 40).Select(number => new StoredOffer(Store, $"offer{99 - number}")).ToList();
        foreach (var offer in offers)
            await offer.PublishingAsync();
        var leases = (await Store.Work.ClaimAsync("node", TimeSpan.FromMinutes(1), 1_000, 1_000, 1_000, [StepIds.Validate], Never))
            .ToDictionary(claim => claim.Key, claim => claim.Lease);
        var changes = new List<Change>();
        foreach (var offer in offers)
            changes.Add(await offer.DecideAsync(StoredOffer.Succeed(await offer.LoadAsync()), leases[offer.Key]));
        var middle = await HoldRowAsync("SELECT 1 FROM work WHERE offer_key = 'offer80' FOR UPDATE");

        var commits = offers.Zip(changes, (offer, change) => offer.CommitAsync(change)).ToList();
        await UntilWaitingAsync(1);
        var renewed = Store.Work.RenewAsync([.. leases.Values], TimeSpan.FromMinutes(1), Never);
        await UntilWaitingAsync(2);
        await middle();

        Assert.All(await Task.WhenAll(commits), outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        Assert.Equal(40, (await renewed).Count);
        await AssertNoDeadlockAsync();
    }

    /// <summary>Runs <paramref name="lockRow"/> in a transaction that ends when the result is called.</summary>
    private async Task<Func<Task>> HoldRowAsync(string lockRow)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holding = Store.Database.WriteAsync(
            null,
            async session =>
            {
                await session.ExecuteAsync(lockRow);
                inside.SetResult();
                await release.Task;
                return 0;
            },
            Never);
        await inside.Task;
        return () =>
        {
            release.SetResult();
            return holding;
        };
    }

    private async Task UntilWaitingAsync(int sessions)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (await Store.ScalarAsync<long>(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") < sessions)
            patience.Token.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Changes of a group that was shot are tried singly and get through all the same; only the
    /// server's count tells. It comes with the backends' end.
    /// </summary>
    private async Task AssertNoDeadlockAsync()
    {
        await Store.RestartAsync();
        Assert.Equal(0, await Store.ScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    [Fact]
    public async Task A_connection_that_was_closed_while_it_rested_is_not_written_on()
    {
        var offers = await PublishingAsync(8);
        await Store.ScalarAsync<long>(
            "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT "
            + "(SELECT CASE WHEN%'");
        await Store.ScalarAsync<object>("SELECT pg_sleep(0.1)");

        foreach (var offer in offers)
            await offer.DoAsync(StoredOffer.Cancel());
    }

    [Fact]
    public async Task When_the_connection_breaks_nobody_hears_of_a_commit_nothing_is_tried_twice_and_the_next_gets_through()
    {
        var offers = await PublishingAsync(6);
        var changes = new List<Change>();
        foreach (var offer in offers)
            changes.Add(await offer.DecideAsync(StoredOffer.Cancel()));
        await HoldAsync();
        var answers = offers.Zip(changes, (offer, change) => offer.CommitAsync(change)).ToList();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (answers.Any(answer => !answer.IsCompleted))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Store.ScalarAsync<bool?>(
                "SELECT bool_and(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = "
                + "'Lock'");
        }

        Release();

        foreach (var answer in answers)
            await Assert.ThrowsAsync<CommitUnknownException>(() => answer);
        Assert.All(offers, offer => Assert.NotNull(offer.LoadAsync().Result.Running));
        foreach (var offer in offers)
            await offer.DoAsync(StoredOffer.Cancel());
    }

    [Fact]
    public async Task A_full_queue_refuses_and_what_was_queued_is_written()
    {
        var offers = await PublishingAsync(40);
        var changes = new List<Change>();
        foreach (var offer in offers)
            changes.Add(await offer.DecideAsync(StoredOffer.Cancel()));
        await using var narrow = await PostgresDatabase.OpenAsync(
            new PostgresAddress(((PostgresTestStore)Store).ConnectionString), TimeProvider.System, Never, queue: 8);
        await HoldAsync();
        var queued = new List<Task<CommitResult>>();

        // Each of the two lanes has a group under way and four that wait.
        Assert.Throws<StoreBusyException>(() =>
        {
            foreach (var change in changes)
                queued.Add(narrow.CommitAsync(change, Never));
        });
        Release();

        Assert.All(await Task.WhenAll(queued), result => Assert.Equal(CommitOutcome.Committed, result.Outcome));
    }
}
