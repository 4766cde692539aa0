using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;
using Slipway.Storage.Tests.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Operations;

/// <summary>An operation's stamp: what was shown under it may be shown again, so it must change with whatever is shown.</summary>
public abstract class StampSuite(StoreKind kind) : StoreSuite(kind)
{
    [Fact]
    public async Task A_stamp_changes_with_whatever_changes_and_with_nothing_else()
    {
        var offer = new StoredOffer(Store);
        var operation = (await offer.PublishingAsync()).Newest!.Id;
        var seen = new HashSet<OperationStamp>();
        await ChangedAsync();
        await UnchangedAsync();
        var lease = Assert.Single(
            await Store.Work.ClaimAsync("node", TimeSpan.FromMinutes(1), 1, 1_000, 1_000, [StepIds.Validate], Never)).Lease;
        await UnchangedAsync();
        Assert.True(await Store.Work.ReportAsync(lease, new StepProgress(40, []), Never));
        await ChangedAsync();
        Assert.True(await Store.Work.ReportAsync(lease, new StepProgress(40, [Note("half way")]), Never));
        await ChangedAsync();
        Assert.True(await Store.Work.RetryAsync(lease, TimeSpan.Zero, [Note("once more")], Never));
        await ChangedAsync();
        await offer.DoAsync(StoredOffer.Succeed(await offer.LoadAsync()));
        await ChangedAsync();
        await offer.DoAsync(new Command.Migrate());
        await ChangedAsync();
        await offer.DoAsync(StoredOffer.Cancel());
        await ChangedAsync();
        await UnchangedAsync();

        async Task ChangedAsync() => Assert.True(seen.Add(await StampAsync()));
        async Task UnchangedAsync() => Assert.False(seen.Add(await StampAsync()));
        async Task<OperationStamp> StampAsync()
        {
            var stamp = (await Store.StampAsync(offer.Key, operation))!.Stamp;
            Assert.Equal(stamp, (await Store.StampAsync(offer.Key, 1))!.Stamp);
            Assert.Equal(stamp, (await Store.Operations.FindAsync(offer.Key, operation, Never))!.Stamp);
            return stamp;
        }
    }

    private static StepMessage Note(string text) =>
        new(text, MessageLevel.Information, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
}

public sealed class StampOnSqlite() : StampSuite(StoreKind.Sqlite);

public sealed class StampOnPostgres() : StampSuite(StoreKind.Postgres);
