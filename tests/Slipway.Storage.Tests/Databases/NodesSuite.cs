using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Databases;

/// <summary>How a node joins a database and leaves it.</summary>
public abstract class NodesSuite(StoreKind kind) : StoreSuite(kind)
{
    [Fact]
    public async Task Each_life_of_a_node_has_a_name_of_its_own()
    {
        await using var first = await Store.Database.Nodes.JoinAsync("node", Never);
        await using var second = await Store.Database.Nodes.JoinAsync("node", Never);

        Assert.StartsWith("node/", first.Owner, StringComparison.Ordinal);
        Assert.NotEqual(first.Owner, second.Owner);
        Assert.False(first.Lost.IsCancellationRequested);
    }
}

public sealed class NodesOnSqlite() : NodesSuite(StoreKind.Sqlite);

public sealed class NodesOnPostgres() : NodesSuite(StoreKind.Postgres)
{
    [Fact]
    public async Task A_node_holds_a_lock_for_as_long_as_it_lives()
    {
        await using (await Store.Database.Nodes.JoinAsync("node", Never))
            Assert.Equal(1, await LocksAsync());

        // The server ends a session a moment after its connection.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (await LocksAsync() > 0)
            await timer.WaitForNextTickAsync(limit.Token);
    }

    private Task<long> LocksAsync() => Store.ScalarAsync<long>(
        "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = "
        + "current_database())");
}
