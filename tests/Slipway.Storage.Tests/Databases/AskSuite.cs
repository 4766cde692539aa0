using System.Data.Common;
using Slipway.Storage.Database;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Databases;

/// <summary>Questions whose statements stay prepared.</summary>
public abstract class AskSuite(StoreKind kind) : StoreSuite(kind)
{
    private static readonly Question<string> Shared = new("SELECT value FROM slipway WHERE name = @name", Value, "name");

    private const string Question = "SELECT value FROM slipway WHERE name = @name";

    [Fact]
    public async Task What_was_committed_is_seen_by_the_next_question_whoever_asks()
    {
        await using var other = await Store.OpenAsync();
        for (var i = 0; i < 50; i++)
        {
            await SetAsync("turn", $"{i}");
            Assert.Equal($"{i}", await FindAsync("turn"));
            Assert.Equal([$"{i}"], await other.AskAsync(Question, Value, Never, ("name", "turn")));
        }
    }

    [Fact]
    public async Task Many_at_once_each_get_their_own_answer()
    {
        var names = Enumerable.Range(0, 64).Select(i => $"n{i}").ToList();
        foreach (var name in names)
            await SetAsync(name, name);

        var answers = await Together.RunAsync(names, name => Task.Run(async () =>
        {
            var all = new List<string?>();
            for (var i = 0; i < 30; i++)
                all.Add(await FindAsync(name));
            return all;
        }));

        Assert.All(names.Zip(answers), pair => Assert.All(pair.Second, answer => Assert.Equal(pair.First, answer)));
    }

    [Fact]
    public async Task Questions_go_on_while_the_schema_grows()
    {
        await SetAsync("a", "1");
        Assert.Equal("1", await FindAsync("a"));
        await Store.ExecuteAsync("ALTER TABLE slipway ADD COLUMN added BIGINT");
        await Store.ExecuteAsync("CREATE INDEX slipway_value ON slipway (value)");
        Assert.Equal("1", await FindAsync("a"));
        await SetAsync("a", "2");
        Assert.Equal("2", await FindAsync("a"));
    }

    [Fact]
    public async Task A_question_that_fails_takes_no_connection_with_it()
    {
        await SetAsync("a", "1");

        // More often than any pool has connections.
        for (var i = 0; i < 120; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => Store.Database.AskAsync<string>(Question, _ => throw new InvalidOperationException(), Never, ("name", "a")));
            await Assert.ThrowsAnyAsync<DbException>(() => Store.Database.AskAsync("SELECT nothing FROM nowhere", Value, Never));
        }

        Assert.Equal("1", await FindAsync("a"));
    }

    [Fact]
    public async Task A_caller_that_has_left_gets_no_answer_and_does_no_harm()
    {
        await SetAsync("a", "1");
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        for (var i = 0; i < 120; i++)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => Task.Run(() => Store.Database.AskAsync(Question, Value, left.Token, ("name", "a"))));
        }

        Assert.Equal("1", await FindAsync("a"));
    }

    [Fact]
    public async Task Those_who_ask_together_get_their_own_rows_and_see_what_was_committed_before()
    {
        await using var other = await Store.OpenAsync();
        for (var turn = 0; turn < 20; turn++)
        {
            await SetAsync("shared", $"{turn}");
            Assert.Equal([$"{turn}"], await Store.Database.AskAsync(Shared, "a", Never, "shared"));
            Assert.Equal([$"{turn}"], await other.AskAsync(Shared, "a", Never, "shared"));
        }

        var names = Enumerable.Range(0, 300).Select(i => $"n{i}").ToList();
        foreach (var name in names.Where((_, place) => place % 3 != 0))
            await SetAsync(name, $"value of {name}");
        var answers = await Together.RunAsync(names, name => Store.Database.AskAsync(Shared, name[^1..], Never, name));
        Assert.All(names.Zip(answers).Index(), one => Assert.Equal(
            one.Index % 3 == 0 ? [] : [$"value of {one.Item.First}"], one.Item.Second));
    }

    [Fact]
    public async Task An_error_is_its_callers_alone_and_so_is_leaving()
    {
        var picky = new Question<string>($"SELECT {Store.Database.Dialect.TextIn("@text", "a")}", Value, "text");
        const string right = """{"a":"1"}""";
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        for (var turn = 0; turn < 5; turn++)
        {
            var asked = Enumerable.Range(0, 60).ToList();
            var outcomes = await Together.RunAsync(asked, async number =>
            {
                try
                {
                    var found = await Store.Database.AskAsync(
                        picky, "owner", number % 7 == 1 ? left.Token : Never, number % 7 == 0 ? "no JSON" : right);
                    return found is ["1"] ? "found" : "wrong";
                }
                catch (Exception fault)
                {
                    return fault is OperationCanceledException ? "left" : "failed";
                }
            });
            Assert.All(asked.Zip(outcomes), one => Assert.True(
                one.Second == (one.First % 7) switch { 0 => "failed", 1 => "left", _ => "found" },
                $"{one.First} {one.Second}"));
        }

        Assert.Equal(["1"], await Store.Database.AskAsync(picky, "owner", Never, right));
    }

    private static string Value(DbDataReader row) => row.GetString(0);

    private async Task<string?> FindAsync(string name) =>
        (await Store.Database.AskAsync(Question, Value, Never, ("name", name))).SingleOrDefault();

    private Task SetAsync(string name, string value) => Store.ExecuteAsync(
        "INSERT INTO slipway (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        ("name", name),
        ("value", value));
}

public sealed class AskOnSqlite() : AskSuite(StoreKind.Sqlite)
{
    [Fact]
    public async Task A_question_that_was_answered_holds_up_no_checkpoint()
    {
        for (var i = 0; i < 20; i++)
        {
            await Store.Market.AdvanceAsync(TimeSpan.FromSeconds(1), Never);
            Assert.Single(await Store.Database.AskAsync("SELECT base FROM clock", row => row.GetInt64(0), Never));
        }

        Assert.Equal(0, await Store.ScalarAsync<long>("PRAGMA wal_checkpoint(TRUNCATE)"));
    }

    [Fact]
    public async Task No_file_stays_open_after_the_database_is_closed()
    {
        await Together.RunAsync(
            Enumerable.Range(0, 32), _ => Task.Run(() => Store.Database.AskAsync("SELECT base FROM clock", row => row.GetInt64(0), Never)));
        await Store.Database.DisposeAsync();
        var folder = ((SqliteTestStore)Store).Folder;

        Assert.DoesNotContain(Directory.EnumerateFiles(
            "/proc/self/fd"), link => File.ResolveLinkTarget(link, false)?.FullName.StartsWith(folder, StringComparison.Ordinal) == true);
        await Assert.ThrowsAsync<ObjectDisposedException>(() =>
            Task.Run(() => Store.Database.AskAsync("SELECT 1", row => row.GetInt64(0), Never)));
    }
}

public sealed class AskOnPostgres() : AskSuite(StoreKind.Postgres);
