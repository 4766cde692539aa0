using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Databases;

public sealed class DialectTests
{
    [Fact]
    public async Task Both_databases_have_the_same_tables_and_columns()
    {
        await using var sqlite = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var postgres = await TestStore.CreateAsync(StoreKind.Postgres);

        var columns = Shared(await sqlite.ColumnsAsync());

        Assert.Contains("offers.revision not null", columns);
        Assert.Equal(columns, Shared(await postgres.ColumnsAsync()));
    }

    /// <summary>Without the terms of the catalog: each database has full-text tables of its own kind.</summary>
    private static List<string> Shared(IEnumerable<string> columns) =>
        [.. columns.Where(column => !column.StartsWith("catalog_terms", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
