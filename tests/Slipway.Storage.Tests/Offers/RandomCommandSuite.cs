using System.Globalization;
using FsCheck.Fluent;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Offers;

/// <summary>
/// Random commands, clock steps and restarts: the store must hold exactly what was decided, and SQL
/// must agree with the invariants.
/// </summary>
public abstract class RandomCommandSuite(StoreKind kind) : StoreSuite(kind)
{
    private const int Offers = 3;

    [Fact]
    public async Task Whatever_happens_in_whatever_order_the_store_holds_what_was_decided()
    {
        var run = 0;
        foreach (var moves in Gen.Choose(0, int.MaxValue - 1).ArrayOf(60).Sample(60, 12))
            await PlayAsync(run++, moves);
        await AssertInvariantsAsync();
    }

    private async Task PlayAsync(int run, int[] moves)
    {
        var decided = new Dictionary<OfferKey, Offer?>();
        foreach (var move in moves)
        {
            var offer = new StoredOffer(Store, string.Create(CultureInfo.InvariantCulture, $"run{run}-{move % Offers}"));
            var kind = move / Offers % 13;
            switch (kind)
            {
                case 0 when move % 5 == 0:
                    await Store.RestartAsync();
                    continue;
                case 1:
                    await Store.PassAsync(TimeSpan.FromTicks(move));
                    continue;
                case 2:
                    await Store.Market.AdvanceAsync(TimeSpan.FromTicks(move), Never);
                    continue;
            }

            var before = decided.GetValueOrDefault(offer.Key);
            var loaded = await Store.Offers.LoadAsync(offer.Key, Never);
            Assert.Equal(StoredOffer.Show(before), StoredOffer.Show(loaded.Offer));
            var command = ToCommand(kind, move, offer, loaded.Offer);
            if (Transition.Decide(loaded.Offer, command, loaded.Now, Pace.Real) is not Decision.Accepted accepted)
                continue;
            Assert.Equal(CommitOutcome.Committed, await offer.CommitAsync(StoredOffer.ToChange(loaded.Offer, accepted, command)));
            decided[offer.Key] = accepted.Offer;
            Assert.Equal(StoredOffer.Show(accepted.Offer), StoredOffer.Show(await offer.LoadAsync()));
        }
    }

    private static Command ToCommand(int kind, int move, StoredOffer offer, Offer? state)
    {
        var running = state?.Running;
        var step = running?.Current?.Id ?? "none";
        var operation = running?.Id ?? Guid.Empty;
        return kind switch
        {
            0 or 3 => offer.Save($"text {move % 4}"),
            4 or 5 => StoredOffer.Publish(),
            6 => StoredOffer.GoLive(),
            7 when move % 3 == 0 => StoredOffer.Cancel(),
            8 when move % 4 == 0 => new Command.StepEnded(operation, step, new StepOutcome.Blocked([])),
            9 when move % 4 == 0 => new Command.StepEnded(operation, step, new StepOutcome.Rejected([])),
            10 when move % 4 == 0 => new Command.Migrate(),
            _ => new Command.StepEnded(operation, step, new StepOutcome.Succeeded()),
        };
    }

    private async Task AssertInvariantsAsync()
    {
        Assert.Equal(0, await CountAsync("offers o WHERE o.revision <> (SELECT COUNT(*) FROM history h WHERE h.publisher_key = "
            + "o.publisher_key AND h.offer_key = o.offer_key)"));
        Assert.Equal(0, await CountAsync(
            "(SELECT 1 FROM operations WHERE state = 'running' GROUP BY publisher_key, offer_key HAVING COUNT(*) > 1) twice"));
        Assert.Equal(0, await CountAsync("work w JOIN operations o ON o.operation_id = w.operation_id WHERE o.state <> 'running'"));
        Assert.Equal(0, await CountAsync(
            "operations o WHERE o.state = 'running' AND NOT EXISTS (SELECT 1 FROM work w WHERE w.operation_id = o.operation_id)"));
        Assert.Equal(0, await CountAsync(
            """
            offers o WHERE o.production_version IS NOT NULL AND NOT EXISTS (
              SELECT 1 FROM operations p WHERE p.publisher_key = o.publisher_key AND p.offer_key = o.offer_key
                AND p.kind = 'publish' AND p.state = 'succeeded' AND p.offer_version = o.production_version)
            """));
        Assert.NotEqual(0, await CountAsync("offers WHERE production_version IS NOT NULL"));
        Assert.NotEqual(0, await CountAsync("operations WHERE state = 'canceled'"));
    }

    private async Task<long> CountAsync(string from) => await Store.ScalarAsync<long>($"SELECT COUNT(*) FROM {from}");
}

public sealed class RandomCommandsOnSqlite() : RandomCommandSuite(StoreKind.Sqlite);

public sealed class RandomCommandsOnPostgres() : RandomCommandSuite(StoreKind.Postgres);
