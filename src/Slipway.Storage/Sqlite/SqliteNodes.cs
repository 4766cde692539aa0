using Slipway.Storage.Database;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// One process serves a data folder: it has nobody to watch, and market time is its own to move.
/// </summary>
internal sealed class SqliteNodes : INodes, IAsyncDisposable
{
    public string? DeadOwners => null;

    public Task<Incarnation> JoinAsync(string node, CancellationToken cancel) =>
        Task.FromResult<Incarnation>(new UnwatchedIncarnation(node));

    public Task<IAsyncDisposable?> TryTakeMarketAsync(CancellationToken cancel) => Task.FromResult<IAsyncDisposable?>(this);

    /// <summary>Gives market time back, which nobody else could take.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
