namespace Slipway.Storage.Tests.Stores;

/// <summary>Tests that both databases must pass alike; each test gets a fresh one.</summary>
public abstract class StoreSuite(StoreKind kind) : IAsyncLifetime
{
    protected static CancellationToken Never => CancellationToken.None;

    protected TestStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await TestStore.CreateAsync(kind);

    public async Task DisposeAsync() => await Store.DisposeAsync();
}
