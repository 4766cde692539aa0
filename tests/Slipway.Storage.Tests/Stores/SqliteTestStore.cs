using Slipway.Storage.Database;
using Slipway.Storage.Sqlite;
using Slipway.TestSupport;

namespace Slipway.Storage.Tests.Stores;

internal sealed class SqliteTestStore : TestStore
{
    private readonly TemporaryFolder folder = new();

    public ManualTime Time { get; } = new();

    public string Folder => folder.Path;

    protected override string TablesQuery =>
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";

    protected override string ColumnsQuery => """
        SELECT t.name || '.' || c.name || CASE c."notnull" WHEN 1 THEN ' not null' ELSE '' END
        FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1
        """;

    public override async Task<IDatabase> OpenAsync() => await SqliteDatabase.OpenAsync(Folder, exclusively: false, Time);

    public override Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }
}
