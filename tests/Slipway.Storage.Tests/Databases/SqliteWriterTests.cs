using Slipway.Storage.Database;
using Slipway.Storage.Sqlite;
using Slipway.TestSupport;

namespace Slipway.Storage.Tests.Databases;

/// <summary>Works that come while the writer is busy share a commit; these tests hold it busy until all have come.</summary>
public sealed class SqliteWriterTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteDatabase database = null!;

    public async Task InitializeAsync()
    {
        database = await SqliteDatabase.OpenAsync(folder.Path, exclusively: true, TimeProvider.System, queue: 8);
        await WriteAsync("CREATE TABLE notes (text TEXT NOT NULL UNIQUE)");
    }

    public async Task DisposeAsync()
    {
        held.TrySetResult();
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_work_that_fails_fails_alone()
    {
        await HoldAsync();
        var good = WriteAsync("INSERT INTO notes VALUES ('a')");
        var bad = WriteAsync("INSERT INTO notes VALUES ('a')");
        var other = WriteAsync("INSERT INTO notes VALUES ('b')");
        held.SetResult();

        await good;
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => bad);
        await other;
        Assert.Equal(["a", "b"], await NotesAsync());
    }

    [Fact]
    public async Task A_work_that_discards_leaves_nothing_and_takes_nobody_with_it()
    {
        await HoldAsync();
        var discarded = database.WriteAsync(
            null,
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO notes VALUES ('gone')");
                return session.Discard("no");
            },
            CancellationToken.None);
        var kept = WriteAsync("INSERT INTO notes VALUES ('kept')");
        held.SetResult();

        Assert.Equal("no", await discarded);
        await kept;
        Assert.Equal(["kept"], await NotesAsync());
    }

    [Fact]
    public async Task A_full_queue_refuses_and_what_was_queued_is_written()
    {
        await HoldAsync();
        var queued = Enumerable.Range(0, 8).Select(number => WriteAsync($"INSERT INTO notes VALUES ('{number}')")).ToList();

        await Assert.ThrowsAsync<StoreBusyException>(() => WriteAsync("INSERT INTO notes VALUES ('too much')"));
        held.SetResult();
        await Task.WhenAll(queued);

        Assert.Equal(8, (await NotesAsync()).Count);
    }

    [Fact]
    public async Task A_caller_that_leaves_does_not_take_its_work_back()
    {
        using var leaving = new CancellationTokenSource();
        await HoldAsync();
        var left = database.WriteAsync(null, session => session.ExecuteAsync("INSERT INTO notes VALUES ('a')"), leaving.Token);
        await leaving.CancelAsync();
        held.SetResult();

        await left;
        Assert.Equal(["a"], await NotesAsync());
    }

    [Fact]
    public async Task Works_of_one_name_run_in_the_order_they_came()
    {
        await HoldAsync();
        var works = Enumerable.Range(0, 6).Select(number => database.WriteAsync(
            "same",
            session => session.ExecuteAsync("INSERT INTO notes SELECT COUNT(*) || ' ' || @number FROM notes", ("number", number)),
            CancellationToken.None)).ToList();
        held.SetResult();
        await Task.WhenAll(works);

        Assert.Equal(["0 0", "1 1", "2 2", "3 3", "4 4", "5 5"], await NotesAsync());
    }

    [Fact]
    public async Task What_waits_when_the_database_is_closed_is_still_written()
    {
        await HoldAsync();
        var waiting = WriteAsync("INSERT INTO notes VALUES ('a')");
        var closing = database.DisposeAsync().AsTask();
        held.SetResult();
        await closing;
        await waiting;

        database = await SqliteDatabase.OpenAsync(folder.Path, exclusively: true, TimeProvider.System);
        Assert.Equal(["a"], await NotesAsync());
    }

    /// <summary>Keeps the writer inside a work until <see cref="held"/> is set; returns once it is there.</summary>
    private async Task HoldAsync()
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = database.WriteAsync(
            null,
            async session =>
            {
                inside.SetResult();
                await held.Task;
                return 0;
            },
            CancellationToken.None);
        await inside.Task;
    }

    private Task<int> WriteAsync(string sql) => database.WriteAsync(null, session => session.ExecuteAsync(sql), CancellationToken.None);

    private Task<IReadOnlyList<string>> NotesAsync() =>
        database.ReadAsync("SELECT text FROM notes ORDER BY text", row => row.GetString(0), CancellationToken.None);
}
