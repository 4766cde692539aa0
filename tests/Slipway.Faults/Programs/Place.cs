using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Slipway.Faults.Programs;

public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>A fresh folder, and with PostgreSQL a fresh database: what a server is started on, and started on again.</summary>
public sealed class Place : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-faults-");

    private Place(string? database) => Database = database;

    /// <summary>Where its programs run; the data folder lies below.</summary>
    public string Folder => folder.FullName;

    public string Data => Path.Combine(Folder, "data");

    public string KeyFile => Path.Combine(Folder, "test.key");

    public string? Database { get; }

    /// <summary>Set for each server that is started here.</summary>
    public List<(string Name, string Value)> Variables { get; } = [];

    /// <summary>What names the store, for every verb.</summary>
    public string[] StoreArgs => Database is null ? ["--data", Data] : ["--data", Data, "--database", Database];

    public string[] ServeArgs => [.. StoreArgs, "--set", $"Secrets:KeyFile={KeyFile}"];

    public static async Task<Place> CreateAsync(StoreKind kind = StoreKind.Sqlite) => new(kind == StoreKind.Postgres ? await CreateDatabaseAsync() : null);

    /// <summary>A server of PostgreSQL that the tests may create databases on.</summary>
    public static string Server => Environment.GetEnvironmentVariable("SLIPWAY_TEST_POSTGRES")
        ?? throw new InvalidOperationException("These tests need PostgreSQL: run script/test, or set SLIPWAY_TEST_POSTGRES to a server that they may create databases on.");

    /// <summary>Runs one of the program's verbs on this store.</summary>
    public Task<Ended> RunAsync(params string[] args) => SlipwayProgram.RunAsync(Folder, [.. args, .. StoreArgs]);

    /// <summary>A look at the tables, past the program.</summary>
    public async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = Database is null
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(Data, "slipway.db"), Pooling = false }.ToString())
            : new NpgsqlConnection(Database + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
            await RunOnServerAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(Database).Database} WITH (FORCE)");
        folder.Delete(recursive: true);
    }

    private static async Task<string> CreateDatabaseAsync()
    {
        var name = $"slipway_faults_{Guid.NewGuid():N}";
        await RunOnServerAsync($"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 20 }.ToString();
    }

    private static async Task RunOnServerAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(Server);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
