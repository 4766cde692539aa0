using Npgsql;
using Slipway.Storage.Database;

namespace Slipway.Storage.Postgres;

/// <summary>Equal nodes on one PostgreSQL database, which holds their locks.</summary>
public sealed class PostgresNodes : INodes
{
    private readonly string? forLock;
    private readonly NpgsqlDataSource source;

    internal PostgresNodes(string? forLock, NpgsqlDataSource source) => (this.forLock, this.source) = (forLock, source);

    public string DeadOwners { get; } = NodeLock.DeadOwners(Dialect.OfPostgres.MarketNow);

    /// <summary>
    /// Whether the others can tell at once that a node is dead; else its leases must run out.
    /// </summary>
    public bool HasLocks => forLock is not null;

    public async Task<Incarnation> JoinAsync(string node, CancellationToken cancel) =>
        forLock is null ? new UnwatchedIncarnation(node) : await NodeLock.TakeAsync(node, forLock, source.Clear, cancel);

    public async Task<IAsyncDisposable?> TryTakeMarketAsync(CancellationToken cancel) =>
        await MarketLock.TryTakeAsync(await PostgresDatabase.OpenPooledAsync(source, cancel), cancel);
}
