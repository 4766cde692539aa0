using Slipway.Server.Settings;
using Slipway.Storage.Database;
using Slipway.Storage.Postgres;
using Slipway.Storage.Sqlite;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Hosting;

/// <summary>Which database is used.</summary>
public sealed record StoreOptions
{
    /// <summary>What <see cref="Data"/> is if nothing is to be left behind.</summary>
    public const string Memory = ":memory:";

    public static readonly SettingsTable<StoreOptions> Settings = new()
    {
        {
            "Data", "`./slipway-data`",
            "The data folder: the SQLite database, the key file unless `Secrets:KeyFile` names another, and large files.",
            Text, (options, value) => options with { Data = value }, "--data"
        },
        {
            "Database", "none (SQLite)",
            "A PostgreSQL connection string.",
            Text, (options, value) => options with { Database = value }, "--database"
        },
        {
            "Database:Pooler", "`none`",
            "What `Database` connects to: `none` for PostgreSQL itself, `transaction` for a pooler that changes clients after each "
            + "transaction.",
            OneOf(("none", Pooler.None), ("transaction", Pooler.Transaction)), (options, value) => options with { Pooler = value }
        },
        {
            "Database:Direct", "none",
            "A connection string that bypasses the pooler, for the lock by which other nodes see that this one is alive. Behind a pooler "
            + "without it, the work of a dead node waits for `Runner:Lease`.",
            Text, (options, value) => options with { Direct = value }
        },
        {
            "Storage:WriteQueue", "`4096`",
            "How many writes may wait before callers get 503.",
            Number(1, 1_000_000), (options, value) => options with { WriteQueue = value }
        },
        { Check },
    };

    public string Data { get; init; } = "./slipway-data";

    /// <summary>Null for SQLite.</summary>
    public string? Database { get; init; }

    public Pooler Pooler { get; init; }

    /// <summary>Null where there is none.</summary>
    public string? Direct { get; init; }

    public int WriteQueue { get; init; } = 4096;

    /// <param name="exclusively">Whether this process serves a data folder; verbs do not.</param>
    /// <param name="machine">The machine's clock.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <param name="durable">Whether what was committed must survive a power cut; only for SQLite may it be false.</param>
    /// <exception cref="StoreUnusableException">It cannot be opened.</exception>
    public async Task<IDatabase> OpenAsync(bool exclusively, TimeProvider machine, CancellationToken cancel, bool durable = true) =>
        Database is { } connection
            ? await PostgresDatabase.OpenAsync(new PostgresAddress(connection, Pooler, Direct), machine, cancel, WriteQueue)
            : await SqliteDatabase.OpenAsync(Data, exclusively, machine, WriteQueue, durable);

    private static void Check(StoreOptions options, SettingsInput input)
    {
        if (options is { Database: null, Direct: not null } or { Database: null, Pooler: not Pooler.None })
        {
            input.Faults.Add("Database:Pooler and Database:Direct apply only with Database, which is not set. In slipway.json the three "
                + "stand side by side: "
                + "{\"Database\": \"Host=...\", \"Database:Pooler\": \"transaction\"}.");
        }
    }
}
