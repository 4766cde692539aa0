using Slipway.Storage.Database;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Databases;

/// <summary>How values go into a statement and come out of a row.</summary>
public abstract class SessionSuite(StoreKind kind) : StoreSuite(kind)
{
    [Fact]
    public async Task A_record_is_read_as_it_was_written()
    {
        var written = new Note
        {
            Text = "it's a note",
            Maybe = null,
            Count = 7,
            Flag = true,
            Time = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(1)).AddTicks(7),
            Bytes = [0, 1, 255],
        };

        var read = await WriteAsync(async session =>
        {
            await CreateAsync(session);
            await session.ExecuteAsync(
                $"INSERT INTO notes ({Note.Columns.Names}) VALUES ({Note.Columns.Parameters})", Note.Columns.Values(written));
            return await session.RowsAsync($"SELECT 1, {Note.Columns.Of("n")} FROM notes n", row => Note.Columns.Read(row, 1));
        });

        Assert.Equivalent(written, Assert.Single(read), strict: true);
    }

    [Fact]
    public async Task An_update_writes_all_columns_but_the_key()
    {
        var note = new Note { Text = "key", Bytes = [1] };

        var read = await WriteAsync(async session =>
        {
            await CreateAsync(session);
            await session.ExecuteAsync(
                $"INSERT INTO notes ({Note.Columns.Names}) VALUES ({Note.Columns.Parameters})", Note.Columns.Values(note));
            var changed = new Note { Text = "key", Maybe = "now", Count = 8, Bytes = [2] };
            await session.ExecuteAsync(
                $"UPDATE notes SET {Note.Columns.Assignments("text")} WHERE text = @text", Note.Columns.Values(changed));
            return await session.RowsAsync($"SELECT {Note.Columns.Names} FROM notes", Note.Columns.Read);
        });

        Assert.Equal(("now", 8), (read.Single().Maybe, read.Single().Count));
    }

    [Fact]
    public async Task The_time_of_now_is_the_machines_in_a_write_and_in_a_read()
    {
        var before = Store.Database.Machine.GetUtcNow().UtcTicks;
        const string now = "SELECT CAST(@now AS BIGINT)";

        Assert.InRange(await WriteAsync(session => session.ValueAsync<long>(now)), before, before + TimeSpan.TicksPerMinute);
        Assert.InRange(
            (await Store.Database.ReadAsync(now, row => row.GetInt64(0), Never)).Single(), before, before + TimeSpan.TicksPerMinute);
        Assert.InRange(
            (await Store.Database.AskAsync(now, row => row.GetInt64(0), Never)).Single(), before, before + TimeSpan.TicksPerMinute);
    }

    [Fact]
    public async Task A_value_that_is_not_there_is_the_types_default()
    {
        Assert.Null(
            await WriteAsync(session => session.ValueAsync<string>("SELECT value FROM slipway WHERE name = @name", ("name", "none"))));
        Assert.Null(await WriteAsync(session => session.ValueAsync<string>("SELECT pace FROM clock")));
    }

    [Fact]
    public async Task More_texts_than_are_kept_do_no_harm()
    {
        for (var i = 0; i < 1100; i++)
            Assert.Equal(i, await WriteAsync(session => session.ValueAsync<long>($"SELECT CAST({i} AS BIGINT)")));
    }

    protected Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work) => Store.Database.WriteAsync(null, work, Never);

    private async Task CreateAsync(WriteSession session) => await session.ExecuteAsync(
        $"CREATE TABLE notes (text TEXT NOT NULL, maybe TEXT, count BIGINT, flag BIGINT, time BIGINT, "
        + $"bytes {(Store is SqliteTestStore ? "BLOB" : "BYTEA")})");

    private sealed class Note
    {
        public static readonly Columns<Note> Columns = new(column => new()
        {
            Text = column.Text("text", row => row.Text),
            Maybe = column.TextOrNull("maybe", row => row.Maybe),
            Count = column.Int("count", row => row.Count),
            Flag = column.Flag("flag", row => row.Flag),
            Time = column.Time("time", row => row.Time),
            Bytes = column.Bytes("bytes", row => row.Bytes),
        });

        public required string Text { get; init; }

        public string? Maybe { get; init; }

        public int Count { get; init; }

        public bool Flag { get; init; }

        public DateTimeOffset Time { get; init; }

        public required byte[] Bytes { get; init; }
    }
}

public sealed class SessionOnSqlite() : SessionSuite(StoreKind.Sqlite)
{
    [Fact]
    public async Task A_kept_statement_whose_values_changed_places_is_refused()
    {
        const string text = "SELECT value FROM slipway WHERE name = @name AND value = @value";
        await WriteAsync(session => session.ValueAsync<string>(text, ("name", "a"), ("value", "b")));

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            WriteAsync(session => session.ValueAsync<string>(text, ("value", "b"), ("name", "a"))));
    }
}

public sealed class SessionOnPostgres() : SessionSuite(StoreKind.Postgres);
