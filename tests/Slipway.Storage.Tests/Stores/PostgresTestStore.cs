using Slipway.Storage.Database;
using Slipway.Storage.Postgres;
using Slipway.TestSupport;

namespace Slipway.Storage.Tests.Stores;

internal sealed class PostgresTestStore : TestStore
{
    private PostgresTestStore(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    protected override string TablesQuery =>
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name";

    protected override string ColumnsQuery => """
        SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1
        """;

    /// <summary>An empty database that no migration has seen.</summary>
    public static async Task<PostgresTestStore> CreateDatabaseAsync() => new(await TestDatabase.CreateAsync(TestDatabase.Server));

    public override async Task<IDatabase> OpenAsync() =>
        await PostgresDatabase.OpenAsync(ConnectionString, TimeProvider.System, CancellationToken.None);

    /// <summary>The machine's clock is the server's, so its stored instants move back instead.</summary>
    public override Task PassAsync(TimeSpan time) => ExecuteAsync(
        """
        UPDATE work SET lease_until = lease_until - @ticks, retry_at = retry_at - @ticks;
        UPDATE deliveries SET lease_until = lease_until - @ticks, next_attempt = next_attempt - @ticks,
          give_up = give_up - @ticks, ended = ended - @ticks;
        UPDATE client_requests SET time = time - @ticks;
        UPDATE clock SET machine_base = machine_base - @ticks;
        """,
        ("ticks", time));

    public override async ValueTask DisposeAsync()
    {
        if (Database is not null)
            await base.DisposeAsync();
        await TestDatabase.DropAsync(TestDatabase.Server, ConnectionString);
    }
}
