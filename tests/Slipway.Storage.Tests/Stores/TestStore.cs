using System.Data.Common;
using Slipway.Core.Publishing;
using Slipway.Storage.Catalog;
using Slipway.Storage.Database;
using Slipway.Storage.Files;
using Slipway.Storage.Identity;
using Slipway.Storage.Notifications;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;
using Slipway.Storage.Reads;

namespace Slipway.Storage.Tests.Stores;

public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>A fresh database of one test, gone with it.</summary>
public abstract class TestStore : IAsyncDisposable
{
    private PermittedReads? reads;

    public IDatabase Database { get; private set; } = null!;

    public OfferStore Offers => new(Database);

    public OperationStore Operations => new(Database);

    public PermittedReads Reads => reads ??= new(Database);

    public WorkStore Work => new(Database);

    public IdentityStore Identity => new(Database);

    public KeyStore Keys => new(Database);

    public FileStore Files => new(Database);

    public CatalogStore Catalog => new(Database);

    public CatalogChangeStore Changes => new(Database);

    public Outbox Outbox => new(Database);

    public DeliveryStore Deliveries => new(Database);

    public WebhookStore Webhooks => new(Database);

    public MarketTime Market => new(Database);

    protected abstract string TablesQuery { get; }

    /// <summary>Table, column and whether it must have a value, of every column.</summary>
    protected abstract string ColumnsQuery { get; }

    public static async Task<TestStore> CreateAsync(StoreKind kind)
    {
        TestStore store = kind == StoreKind.Sqlite ? new SqliteTestStore() : await PostgresTestStore.CreateDatabaseAsync();
        store.Database = await store.OpenAsync();
        return store;
    }

    /// <summary>Another handle on the same database, as another process would have; the caller disposes it.</summary>
    public abstract Task<IDatabase> OpenAsync();

    /// <summary>Lets machine time pass.</summary>
    public abstract Task PassAsync(TimeSpan time);

    public async Task RestartAsync()
    {
        await Database.DisposeAsync();
        Database = await OpenAsync();
        reads = null;
    }

    public async Task<T?> ScalarAsync<T>(string sql, params (string Name, object? Value)[] values) => await Database.ReadAsync(
        sql, row => row.IsDBNull(0) ? default : (T?)row.GetValue(0), CancellationToken.None, values) is [var first, ..] ? first : default;

    /// <summary>An operation's stamp, as who may read everything sees it.</summary>
    public async Task<StampedOperation?> StampAsync(OfferKey key, Guid operation) =>
        (await Reads.StampAsync(await ReaderAsync(), "", key, operation, CancellationToken.None)).Found;

    public async Task<StampedOperation?> StampAsync(OfferKey key, int publishingVersion) =>
        (await Reads.StampAsync(await ReaderAsync(), "", key, publishingVersion, CancellationToken.None)).Found;

    private async Task<string> ReaderAsync()
    {
        const string reader = "00000000-0000-0000-0000-0000000000ee";
        await Identity.AddPrincipalAsync(
            new PrincipalRow { AppId = reader, TenantId = reader, ObjectId = reader },
            null,
            [new RoleRow { PublisherKey = "", Role = "operator" }],
            [],
            CancellationToken.None);
        return reader;
    }

    public Task<int> ExecuteAsync(string sql, params (string Name, object? Value)[] values) =>
        Database.WriteAsync(null, session => session.ExecuteAsync(sql, values), CancellationToken.None);

    public Task<IReadOnlyList<string>> TablesAsync() => Database.ReadAsync(TablesQuery, row => row.GetString(0), CancellationToken.None);

    public Task<IReadOnlyList<string>> ColumnsAsync() => Database.ReadAsync(ColumnsQuery, row => row.GetString(0), CancellationToken.None);

    /// <summary>Every row of every table, as text: two dumps are equal when nothing was written between them.</summary>
    public async Task<IReadOnlyList<string>> DumpAsync()
    {
        var rows = new List<string>();
        foreach (var table in await TablesAsync())
            rows.AddRange(await Database.ReadAsync(
                $"SELECT * FROM {table}", row => $"{table}: {string.Join(", ", Columns(row))}", CancellationToken.None));

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    public virtual async ValueTask DisposeAsync() => await Database.DisposeAsync();

    private static IEnumerable<string> Columns(DbDataReader row) =>
        Enumerable.Range(0, row.FieldCount).Select(place => $"{row.GetName(place)}={Text(row.GetValue(place))}");

    private static string Text(object? value) => value is byte[] bytes ? Convert.ToHexString(bytes) : $"{value}";
}
