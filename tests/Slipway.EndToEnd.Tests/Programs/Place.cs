using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Slipway.Storage.Database;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Programs;

public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>A fresh folder, and with PostgreSQL a fresh database: what a server is started on, and started on again.</summary>
public sealed class Place : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();

    private readonly string server;

    private Place(string server, string? database) => (this.server, Database) = (server, database);

    /// <summary>Where its programs run; the data folder lies below.</summary>
    public string Folder => folder.Path;

    public string Data => Path.Combine(Folder, "data");

    public string KeyFile => Path.Combine(Folder, "test.key");

    public string? Database { get; }

    /// <summary>How its programs reach the database, where that is not by <see cref="Database"/>.</summary>
    public string? Via { get; set; }

    /// <summary>Set for each server that is started here.</summary>
    public List<(string Name, string Value)> Variables { get; } = [];

    /// <summary>What names the store, for every verb.</summary>
    public string[] StoreArgs => Database is null ? ["--data", Data] : ["--data", Data, "--database", Via ?? Database];

    public string[] ServeArgs => [.. StoreArgs, "--set", $"Secrets:KeyFile={KeyFile}"];

    public static async Task<Place> CreateAsync(StoreKind kind = StoreKind.Sqlite) =>
        kind == StoreKind.Postgres ? await CreateAsync(TestDatabase.Server) : new("", null);

    /// <summary>With a database on a server of its own.</summary>
    public static async Task<Place> CreateAsync(string server) => new(server, await TestDatabase.CreateAsync(server));

    /// <summary>Runs one of the program's verbs on this store.</summary>
    public Task<Ended> RunAsync(params string[] args) => SlipwayProgram.RunAsync(Folder, [.. args, .. StoreArgs]);

    /// <summary>A way to the tables, past the program.</summary>
    public async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = Database is null
            ? new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = Path.Combine(Data, "slipway.db"), Pooling = false }.ToString())
            : new NpgsqlConnection(Database + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Reads or writes the tables, past the program.</summary>
    public async Task<T> OnTablesAsync<T>(Func<Session, Task<T>> work)
    {
        await using var connection = await OpenAsync();
        return await work(new Session(connection, TimeProvider.System));
    }

    public Task<int> ExecuteAsync(string text, params (string Name, object? Value)[] values) =>
        OnTablesAsync(session => session.ExecuteAsync(text, values));

    public async Task<long> NumberAsync(string text) => await OnTablesAsync(session => session.ValueAsync<long>(text));

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
            await TestDatabase.DropAsync(server, Database);
        folder.Dispose();
    }
}
