using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Databases;

public sealed class DialectTests
{
    [Fact]
    public async Task Both_databases_have_the_same_tables_and_columns()
    {
        await using var sqlite = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var postgres = await TestStore.CreateAsync(StoreKind.Postgres);

        var columns = (await sqlite.ColumnsAsync()).Order(StringComparer.Ordinal).ToList();

        Assert.Contains("offers.revision not null", columns);
        Assert.Equal(columns, (await postgres.ColumnsAsync()).Order(StringComparer.Ordinal));
    }
}
