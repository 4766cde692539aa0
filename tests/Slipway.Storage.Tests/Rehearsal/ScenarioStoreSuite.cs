using Slipway.Core.OfferTypes.VirtualMachines;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Rehearsal.Scenarios;
using Slipway.Storage.Changes;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;
using Slipway.Storage.Tests.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Rehearsal;

/// <summary>What is chosen is one for all nodes, and what it does to work lasts.</summary>
public abstract class ScenarioStoreSuite(StoreKind kind) : StoreSuite(kind)
{
    private ScenarioStore Scenarios => new(Store.Database);

    [Fact]
    public async Task What_was_chosen_last_counts_anew_and_the_first_start_chooses_nothing_over_it()
    {
        Assert.Null(await Scenarios.ReadAsync(Never));
        await Scenarios.AddAsync(new StoredScenario("", 1), Never);
        await Scenarios.CountActAsync("rule", Never);
        Assert.Equal(1, (await Scenarios.ActedAsync(Never))["rule"]);
        await Scenarios.AddAsync(new StoredScenario("other", 2), Never);
        Assert.Equal(new StoredScenario("", 1), await Scenarios.ReadAsync(Never));

        await Scenarios.ReplaceAsync(new StoredScenario("rules: []", long.MaxValue), Never);

        await using var node = await Store.OpenAsync();
        Assert.Equal(new StoredScenario("rules: []", long.MaxValue), await new ScenarioStore(node).ReadAsync(Never));
        Assert.Empty(await Scenarios.ActedAsync(Never));
    }

    [Fact]
    public async Task Calls_at_once_are_each_counted_with_a_number_of_their_own()
    {
        var numbers = await Together.RunAsync(Enumerable.Range(0, 20), _ => Scenarios.CountCallAsync("status contoso app", Never));

        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), numbers.Order());
        Assert.Equal(1, await Scenarios.CountCallAsync("status contoso other", Never));
        Assert.Empty(await Scenarios.ActedAsync(Never));
    }

    [Fact]
    public async Task Publishes_are_counted_up_to_an_operation_whatever_came_between()
    {
        var offer = new StoredOffer(Store);
        await offer.CanceledAsync();
        await offer.LiveAsync("b");
        var third = await offer.PublishingAsync("c");

        Assert.Equal(4, third.LastPublishingVersion);
        var publishes = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => Scenarios.PublishesAsync(offer.Key, number, Never)));
        Assert.Equal([1, 2, 2, 3], publishes);
    }

    [Fact]
    public async Task A_step_that_is_blocked_for_a_time_is_claimed_again_when_it_is_over()
    {
        var offer = new StoredOffer(Store);
        var publishing = await offer.PublishingAsync();
        var lease = (await ClaimAsync()).Single().Lease;
        var until = (await Store.Market.NowAsync(Never)) + TimeSpan.FromDays(2);
        await offer.DoAsync(new Command.StepEnded(publishing.Newest!.Id, StepIds.Validate, new StepOutcome.Blocked([], until)), lease);

        Assert.Empty(await ClaimAsync());
        Assert.True(await Store.Work.HasOpenWorkAsync(Never));
        await Store.Market.AdvanceAsync(TimeSpan.FromDays(2), Never);

        var again = Assert.Single(await ClaimAsync());
        Assert.Equal((StepIds.Validate, StepStatus.Blocked), (again.StepId, (await offer.LoadAsync()).Running!.Current!.Status));
        await offer.DoAsync(StoredOffer.Succeed(publishing), again.Lease);
    }

    [Fact]
    public async Task A_cancel_that_takes_its_time_takes_the_work_away_and_is_claimed_when_it_is_over()
    {
        var offer = new StoredOffer(Store);
        var publishing = await offer.PublishingAsync();
        var lease = (await ClaimAsync()).Single().Lease;
        var late = await offer.DecideAsync(StoredOffer.Succeed(publishing), lease);
        var until = (await Store.Market.NowAsync(Never)) + TimeSpan.FromMinutes(10);
        var canceling = await offer.DoAsync(new Command.Cancel(Guid.CreateVersion7(), until));

        Assert.True(canceling.Running!.IsCanceling);
        Assert.False(await Store.Work.ReportAsync(lease, new StepProgress(50, []), Never));
        Assert.NotEqual(CommitOutcome.Committed, await offer.CommitAsync(late));
        Assert.Empty(await ClaimAsync());
        await Store.Market.AdvanceAsync(TimeSpan.FromMinutes(10), Never);

        var canceled = await offer.DoAsync(StoredOffer.Cancel(), Assert.Single(await ClaimAsync()).Lease);
        Assert.Equal((OperationState.Canceled, publishing.Newest!.Id), (canceled.Newest!.State, canceled.Newest.Id));
        Assert.False(await Store.Work.HasOpenWorkAsync(Never));
    }

    private Task<IReadOnlyList<ClaimedWork>> ClaimAsync() =>
        Store.Work.ClaimAsync(
            "node", TimeSpan.FromMinutes(1), 5, 1_000, 1_000, [.. VirtualMachine.Type.Steps.Select(step => step.Id)], Never);
}

public sealed class ScenarioStoreOnSqlite() : ScenarioStoreSuite(StoreKind.Sqlite);

public sealed class ScenarioStoreOnPostgres() : ScenarioStoreSuite(StoreKind.Postgres);
