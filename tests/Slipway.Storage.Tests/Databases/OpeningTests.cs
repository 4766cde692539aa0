using Slipway.Storage.Database;
using Slipway.Storage.Postgres;
using Slipway.Storage.Sqlite;
using Slipway.Storage.Tests.Stores;
using Slipway.TestSupport;

namespace Slipway.Storage.Tests.Databases;

public sealed class OpeningTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_database_that_needs_a_newer_program_is_refused_and_a_newer_one_that_does_not_is_opened(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await store.ExecuteAsync("UPDATE slipway SET value = '99' WHERE name = 'schema'");
        await store.RestartAsync();
        await store.ExecuteAsync("UPDATE slipway SET value = '98' WHERE name = 'oldest program'");

        var fault = await Assert.ThrowsAsync<StoreUnusableException>(store.OpenAsync);

        Assert.Contains("schema 99 and needs a program that knows schema 98 or later", fault.Message, StringComparison.Ordinal);

        // What was refused holds nothing: the program that may open it still writes.
        await store.ExecuteAsync("UPDATE slipway SET value = '1' WHERE name = 'oldest program'");
        await store.RestartAsync();
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_database_in_use_is_not_brought_to_a_schema_that_its_programs_cannot_live_with(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await using var server = store is SqliteTestStore sqlite
            ? await SqliteDatabase.OpenAsync(sqlite.Folder, exclusively: true, TimeProvider.System)
            : null;
        await using var node = await store.Database.Nodes.JoinAsync("node", CancellationToken.None);
        await store.ExecuteAsync("UPDATE slipway SET value = '11' WHERE name = 'schema'");

        var fault = await Assert.ThrowsAsync<StoreUnusableException>(store.OpenAsync);

        Assert.Equal(
            "the database has schema 11, and this program needs schema 12, with which the programs that use the database now cannot work."
            + " Stop every node, then start this program.",
            fault.Message);
        Assert.Equal("11", await store.ScalarAsync<string>("SELECT value FROM slipway WHERE name = 'schema'"));
    }

    [Fact]
    public async Task Nodes_that_open_a_fresh_database_together_migrate_it_once()
    {
        await using var store = await PostgresTestStore.CreateDatabaseAsync();

        var opened = await Together.RunAsync(Enumerable.Range(0, 6), _ => store.OpenAsync());

        foreach (var database in opened)
        {
            Assert.InRange(
                await new MarketTime(database).NowAsync(CancellationToken.None), DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
            await database.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_direct_way_to_another_database_is_refused()
    {
        await using var store = await PostgresTestStore.CreateDatabaseAsync();
        await using var other = await PostgresTestStore.CreateDatabaseAsync();
        await using (await PostgresDatabase.OpenAsync(
            new PostgresAddress(store.ConnectionString, Pooler.Transaction, store.ConnectionString),
            TimeProvider.System,
            CancellationToken.None))
        {
        }

        var fault = await Assert.ThrowsAsync<StoreUnusableException>(() => PostgresDatabase.OpenAsync(
            new PostgresAddress(store.ConnectionString, Pooler.Transaction, other.ConnectionString),
            TimeProvider.System,
            CancellationToken.None));

        Assert.Contains("is not the same database", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_served_by_one_process_at_a_time()
    {
        using var folder = new TemporaryFolder();
        await using (await SqliteDatabase.OpenAsync(folder.Path, exclusively: true, TimeProvider.System))
        {
            var fault = await Assert.ThrowsAsync<StoreUnusableException>(() =>
                SqliteDatabase.OpenAsync(folder.Path, exclusively: true, TimeProvider.System));
            Assert.Contains("in use by another slipway", fault.Message, StringComparison.Ordinal);
            await using var verb = await SqliteDatabase.OpenAsync(folder.Path, exclusively: false, TimeProvider.System);
        }

        await using var next = await SqliteDatabase.OpenAsync(folder.Path, exclusively: true, TimeProvider.System);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_refused_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a file");
        await File.WriteAllTextAsync(file, "");

        var fault = await Assert.ThrowsAsync<StoreUnusableException>(() =>
            SqliteDatabase.OpenAsync(Path.Combine(file, "data"), exclusively: true, TimeProvider.System));

        Assert.Contains("cannot be used", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "slipway.db");
        await File.WriteAllTextAsync(file, new string('x', 4096));

        await Assert.ThrowsAsync<StoreUnusableException>(() =>
            SqliteDatabase.OpenAsync(folder.Path, exclusively: true, TimeProvider.System));

        Assert.Equal(new string('x', 4096), await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_refused_in_one_sentence()
    {
        var fault = await Assert.ThrowsAsync<StoreUnusableException>(
            () => PostgresDatabase.OpenAsync(
                "Host=127.0.0.1;Port=1;Username=a;Database=b;Timeout=5", TimeProvider.System, CancellationToken.None));

        Assert.StartsWith("the database cannot be used:", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task The_writer_syncs_every_commit_of_a_write_ahead_log()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);

        var (mode, synchronous) = await store.Database.WriteAsync(
            null,
            async session => (
                await session.ValueAsync<string>("PRAGMA journal_mode"),
                await session.ValueAsync<long>("PRAGMA synchronous")),
            CancellationToken.None);

        Assert.Equal(("wal", 2L), (mode, synchronous));
    }
}
