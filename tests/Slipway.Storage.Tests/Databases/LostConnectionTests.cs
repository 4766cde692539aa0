using Slipway.Storage.Database;
using Slipway.Storage.Postgres;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Databases;

public sealed class LostConnectionTests
{
    [Fact]
    public async Task A_write_that_breaks_before_its_commit_is_done_once()
    {
        await using var store = await PostgresTestStore.CreateDatabaseAsync();
        await using var proxy = new CuttingProxy(store.ConnectionString);
        await using var database = await PostgresDatabase.OpenAsync(proxy.ConnectionString, TimeProvider.System, CancellationToken.None);
        proxy.CutAt("the second", delivered: true);

        await AddAsync(database);

        Assert.True(proxy.HasCut);
        Assert.Equal(2, await CountAsync(database));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public async Task A_write_that_breaks_in_its_commit_is_neither_repeated_nor_called_undone(bool delivered, int rows)
    {
        await using var store = await PostgresTestStore.CreateDatabaseAsync();
        await using var proxy = new CuttingProxy(store.ConnectionString);
        await using var database = await PostgresDatabase.OpenAsync(proxy.ConnectionString, TimeProvider.System, CancellationToken.None);
        // With the zero that ends the message: the BEGIN says READ COMMITTED.
        proxy.CutAt("COMMIT\0", delivered);

        await Assert.ThrowsAsync<CommitUnknownException>(() => AddAsync(database));

        Assert.True(proxy.HasCut);
        Assert.Equal(rows, await CountAsync(database));
    }

    private static Task<int> AddAsync(PostgresDatabase database) => database.WriteAsync(
        null,
        async session =>
        {
            await session.ExecuteAsync("INSERT INTO key_ring (name, xml) VALUES (gen_random_uuid()::text, 'the first')");
            return await session.ExecuteAsync("INSERT INTO key_ring (name, xml) VALUES (gen_random_uuid()::text, 'the second')");
        },
        CancellationToken.None);

    private static async Task<long> CountAsync(PostgresDatabase database) =>
        (await database.ReadAsync("SELECT COUNT(*) FROM key_ring", row => row.GetInt64(0), CancellationToken.None)).Single();
}
