using Slipway.Storage.Changes;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Offers;

/// <summary>Offers whose steps store the same files at the same time, as a publisher's do that share their logos.</summary>
public abstract class SharedFilesSuite(StoreKind kind) : StoreSuite(kind)
{
    [Fact]
    public async Task Steps_that_store_the_same_files_in_another_order_never_lock_each_other_out()
    {
        var files = Enumerable.Range(0, 40).Select(number => new FileContent($"hash-{number:00}", "image/png", [(byte)number])).ToList();
        var steps = new List<(StoredOffer Offer, Change Change)>();
        for (var number = 0; number < 8; number++)
        {
            var offer = new StoredOffer(Store, $"offer{number}");
            var publishing = await offer.PublishingAsync();
            var effects = new StepEffects { Files = number % 2 == 0 ? files : [.. files.AsEnumerable().Reverse()] };
            steps.Add((offer, await offer.DecideAsync(StoredOffer.Succeed(publishing), effects: effects)));
        }

        var outcomes = await Together.RunAsync(steps, step => step.Offer.CommitAsync(step.Change));

        Assert.All(outcomes, outcome => Assert.Equal(CommitOutcome.Committed, outcome));
        Assert.Equal(files.Count, await Store.ScalarAsync<long>("SELECT COUNT(*) FROM files"));
    }
}

public sealed class SharedFilesOnSqlite() : SharedFilesSuite(StoreKind.Sqlite);

public sealed class SharedFilesOnPostgres() : SharedFilesSuite(StoreKind.Postgres);
