using Dapper;
using Npgsql;
using Slipway.Storage.Database;
using Slipway.Storage.Postgres;

namespace Slipway.Storage.Tests.Stores;

internal sealed class PostgresTestStore : TestStore
{
    private readonly string name = $"slipway_{Guid.CreateVersion7():N}";

    private PostgresTestStore()
    {
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Server) { Database = name }.ToString();

    protected override string TablesQuery => "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name";

    protected override string ColumnsQuery => """
        SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1
        """;

    private static string Server => Environment.GetEnvironmentVariable("TEST_POSTGRES")
        ?? throw new InvalidOperationException("These tests need PostgreSQL: run script/test, or set TEST_POSTGRES to a server that they may create databases on.");

    /// <summary>An empty database that no migration has seen.</summary>
    public static async Task<PostgresTestStore> CreateDatabaseAsync()
    {
        var store = new PostgresTestStore();
        await OnServerAsync($"CREATE DATABASE {store.name} TEMPLATE template0");
        return store;
    }

    public override async Task<IDatabase> OpenAsync() => await PostgresDatabase.OpenAsync(ConnectionString, TimeProvider.System, CancellationToken.None);

    /// <summary>The machine's clock is the server's, so its stored instants move back instead.</summary>
    public override Task PassAsync(TimeSpan time) => ExecuteAsync(
        """
        UPDATE work SET lease_until = lease_until - @ticks, retry_at = retry_at - @ticks;
        UPDATE deliveries SET lease_until = lease_until - @ticks, next_attempt = next_attempt - @ticks, give_up = give_up - @ticks, ended = ended - @ticks;
        UPDATE client_requests SET time = time - @ticks;
        UPDATE clock SET machine_base = machine_base - @ticks;
        """,
        new { ticks = time.Ticks });

    public override async ValueTask DisposeAsync()
    {
        if (Database is not null)
            await base.DisposeAsync();
        await OnServerAsync($"DROP DATABASE {name} WITH (FORCE)");
    }

    private static async Task OnServerAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Server);
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
