using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;
using Slipway.Rehearsal.Identity;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;
using Slipway.Storage.Postgres;
using Slipway.Storage.Sqlite;

namespace Slipway.Bench.Harness;

/// <summary>
/// A benchmark's own store. It is filled by copying, in SQL, the rows that the service wrote for
/// two template offers: one that was published and withdrawn (it can be published again), and one
/// whose publish is running.
/// </summary>
internal sealed class Store : IAsyncDisposable
{
    private const string Withdrawn = "template-withdrawn";
    private const string Running = "template-running";
    private const string Stalled = "template-stalled";

    /// <summary>Above the ids of the rehearsal's own offers.</summary>
    private const int FirstPrincipal = 0x10000;

    private readonly string folder;
    private readonly string? database;
    private readonly string? server;

    private Store(string folder, string? server, string? name)
    {
        this.folder = folder;
        this.server = server;
        database = server is null ? null : new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
    }

    /// <summary>Where the offers of a marketplace have their files.</summary>
    public StallingHost Stalling { get; } = new();

    public string Log => Path.Combine(folder, "log");

    public string Kind => database is null ? "SQLite" : "PostgreSQL";

    public IReadOnlyList<string> Flags =>
        database is null
            ? ["--data", folder]
            : ["--data", folder, "--database", database, "--set", $"Secrets:KeyFile={Path.Combine(folder, "slipway.key")}"];

    /// <summary>Offers copied so far, by kind.</summary>
    public int Publishable { get; private set; }

    public int Runs { get; private set; }

    public static Store Sqlite(Setup setup, string name) => new(setup.Folder(name), null, null);

    public static async Task<Store> PostgresAsync(Setup setup, string name) =>
        new(setup.Folder(name), setup.Postgres, await setup.DatabaseAsync(name));

    public static string PublishableOffer(int number) => string.Create(CultureInfo.InvariantCulture, $"w{number:D7}");

    public static string RunningOffer(int number) => string.Create(CultureInfo.InvariantCulture, $"r{number:D7}");

    /// <summary>The database for a part of the service that runs in this process.</summary>
    public async Task<IDatabase> OpenAsync() => database is null
        ? await SqliteDatabase.OpenAsync(folder, exclusively: false, TimeProvider.System)
        : await PostgresDatabase.OpenAsync(database, TimeProvider.System, default);

    public async Task<DbConnection> ConnectAsync()
    {
        DbConnection connection = database is null
            ? new SqliteConnection($"Data Source={Path.Combine(folder, "slipway.db")};Pooling=False;Default Timeout=60")
            : new NpgsqlConnection(database + ";Pooling=False;Command Timeout=600");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>The publishers and principals of a rehearsal, for a marketplace.</summary>
    public async Task SeedAsync()
    {
        await using var opened = await OpenAsync();
        await RehearsalIdentities.SeedAsync(new IdentityStore(opened), default);
    }

    /// <summary>
    /// The two templates, written over the wire. In a marketplace the runner comes to hold a step of
    /// another offer first.
    /// </summary>
    public async Task WriteTemplatesAsync(Served service, Mode mode)
    {
        var sample = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "offer.json"));
        if (mode == Mode.Marketplace)
        {
            sample = sample.Replace("https://files.contoso.example", $"http://{Stalling.Authority}", StringComparison.Ordinal);
            await PublishAsync(Stalled);
            await Stalling.HoldsAsync();
        }

        await PublishAsync(Withdrawn);
        await PublishAsync(Running);
        await service.SendAsync(HttpMethod.Post, Paths.Cancel(Withdrawn));

        async Task PublishAsync(string offer)
        {
            var document = JsonNode.Parse(sample)!;
            document["id"] = offer;
            await service.SendAsync(HttpMethod.Put, Paths.Offer(offer), document.ToJsonString());
            await service.SendAsync(HttpMethod.Post, Paths.Publish(offer));
        }
    }

    /// <summary>
    /// More offers that can be published; the service may run meanwhile. Every
    /// <paramref name="whole"/>th has its texts, the others have short ones.
    /// </summary>
    public async Task AddPublishableAsync(int count, int whole = 1)
    {
        await CopyAsync(Withdrawn, 'w', Publishable, count, whole);
        Publishable += count;
    }

    /// <summary>
    /// The same, and finishes all deferred work that the filling caused; returns the number of the
    /// first offer.
    /// </summary>
    public async Task<int> AddAndSettleAsync(int count)
    {
        var first = Publishable;
        await AddPublishableAsync(count);
        await SettleAsync();
        return first;
    }

    /// <summary>More offers whose publish is running and waits.</summary>
    public async Task AddRunningAsync(int count, int whole = 1)
    {
        await CopyAsync(Running, 'r', Runs, count, whole);
        Runs += count;
    }

    /// <summary>
    /// More principals with the secret and the roles of <paramref name="like"/>; returns their
    /// application ids.
    /// </summary>
    public async Task<IReadOnlyList<string>> AddPrincipalsAsync(string like, int count)
    {
        await using var connection = await ConnectAsync();
        foreach (var table in (string[])["principals", "principal_secrets", "roles"])
        {
            var columns = await connection.Session().RowsAsync(ColumnsOf(table), row => row.GetString(0));
            var values = columns.Select(column => column == "app_id" ? Hexadecimal("substr(t.app_id, 1, 24)") : $"t.{column}");
            await connection.Session().ExecuteAsync(
                $"""
                {Series(FirstPrincipal, FirstPrincipal + count - 1)}
                INSERT INTO {table} ({string.Join(", ", columns)})
                SELECT {string.Join(", ", values)} FROM s CROSS JOIN {table} t WHERE t.app_id = @like
                """,
                ("like", like));
        }

        return
        [
            .. Enumerable.Range(FirstPrincipal, count)
                .Select(number => string.Create(CultureInfo.InvariantCulture, $"{like[..24]}{number:x12}")),
        ];
    }

    /// <summary>
    /// Brings the planner's statistics up to date, as in a database that has been in use for a
    /// while.
    /// </summary>
    public async Task SettleAsync()
    {
        await using var connection = await ConnectAsync();
        await connection.Session().ExecuteAsync(
            database is null ? "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)" : "VACUUM ANALYZE");
    }

    public async Task<long> CountAsync(string from)
    {
        await using var connection = await ConnectAsync();
        return await connection.Session().ValueAsync<long>($"SELECT COUNT(*) FROM {from}");
    }

    public async ValueTask DisposeAsync()
    {
        Stalling.Dispose();
        if (database is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await Sessions.RunOnServerAsync(
                server!, $"DROP DATABASE \"{new NpgsqlConnectionStringBuilder(database).Database}\" WITH (FORCE)");
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task CopyAsync(string template, char prefix, int from, int count, int whole)
    {
        const int chunk = 20_000;
        await using var connection = await ConnectAsync();
        if (database is null)
            await connection.Session().ExecuteAsync("PRAGMA synchronous = OFF");
        foreach (var table in (string[])["offers", "drafts", "versions", "texts", "operations", "work", "history"])
        {
            var columns = await connection.Session().RowsAsync(ColumnsOf(table), row => row.GetString(0));
            await connection.Session().ExecuteAsync(
                $"CREATE TEMP TABLE template_{table} AS SELECT * FROM {table} WHERE publisher_key = 'contoso' AND offer_key = "
                + $"'{template}'");
            for (var done = 0; done < count; done += chunk)
            {
                var (first, last) = (from + done, from + Math.Min(count, done + chunk) - 1);
                await connection.Session().ExecuteAsync(
                    $"""
                    {Series(first, last)}
                    INSERT INTO {table} ({string.Join(", ", columns)})
                    SELECT {string.Join(", ", columns.Select(column => Expression(column, prefix, whole)))}
                    FROM s CROSS JOIN template_{table} t
                    """);
            }
        }
    }

    private string ColumnsOf(string table) => database is null
        ? $"SELECT name FROM pragma_table_info('{table}')"
        : $"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = 'public'";

    private string Series(int first, int last) => database is null
        ? $"WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last})"
        : $"WITH s AS (SELECT generate_series({first}, {last}) AS n)";

    private string Hexadecimal(string start) => $"{start} || {(database is null ? "printf('%012x', s.n)" : "lpad(to_hex(s.n), 12, '0')")}";

    /// <summary>
    /// A copy has other names, and waits longer than any benchmark takes.
    /// </summary>
    private string Expression(string column, char prefix, int whole) => column switch
    {
        "offer_key" or "offer_id" => database is null ? $"printf('{prefix}%07d', s.n)" : $"'{prefix}' || lpad(s.n::text, 7, '0')",
        "operation_id" => Hexadecimal("substr(t.operation_id, 1, 24)"),
        "due" => $"t.due + {TimeSpan.FromDays(10).Ticks}",
        "bytes" when whole > 1 =>
            $"CASE WHEN s.n % {whole} = 0 THEN t.{column} ELSE {(database is null ? "X'7B7D'" : @"'\x7b7d'::bytea")} END",
        _ => $"t.{column}",
    };
}
