namespace Slipway.Storage.Database;

/// <summary>
/// The nodes that work on a database: how one joins them, which have died, and which of them moves
/// market time.
/// </summary>
public interface INodes
{
    /// <summary>
    /// The owners of leases that are known to be dead, as a query; null where no other process
    /// works.
    /// </summary>
    string? DeadOwners { get; }

    /// <summary>
    /// Begins a life of this node, under a name that no other ever bears; it is known to live
    /// before it can claim anything.
    /// </summary>
    Task<Incarnation> JoinAsync(string node, CancellationToken cancel);

    /// <summary>
    /// Takes the right to move market time on, of which all nodes together have one; null while
    /// another node has it. Disposing gives it back. Where one process serves the store it is
    /// always free.
    /// </summary>
    Task<IAsyncDisposable?> TryTakeMarketAsync(CancellationToken cancel);
}
