using System.CommandLine;
using Slipway.Storage;
using Slipway.Storage.Postgres;
using Slipway.Storage.Sqlite;

namespace Slipway.Cli;

/// <summary>Where the verbs that change the store find it. They share it with a server that runs.</summary>
public sealed class StoreOptions
{
    private readonly Option<string> data = new("--data")
    {
        Description = "The data folder.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SLIPWAY_Data") ?? "./slipway-data",
    };

    private readonly Option<string?> database = new("--database")
    {
        Description = "A PostgreSQL connection string, in place of the data folder.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SLIPWAY_Database"),
    };

    public void AddTo(Command command)
    {
        command.Options.Add(data);
        command.Options.Add(database);
    }

    /// <exception cref="StoreUnusableException">It cannot be opened.</exception>
    public async Task<IDatabase> OpenAsync(ParseResult parsed, CancellationToken cancel) => parsed.GetValue(database) is { } connectionString
        ? await PostgresDatabase.OpenAsync(connectionString, TimeProvider.System, cancel)
        : await SqliteDatabase.OpenAsync(parsed.GetValue(data)!, exclusively: false, TimeProvider.System);
}
