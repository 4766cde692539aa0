using System.Data.Common;
using Dapper;
using Slipway.Storage.Catalog;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;
using Slipway.Storage.Rehearsal;

namespace Slipway.Storage.Database;

/// <summary>
/// What the two databases do differently. Every statement but the few fragments here is one text that both run; values are bound as parameters,
/// times as ticks, flags as 0 or 1.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>Machine time of this store, in ticks, as an SQL expression; it may use the parameter <c>@now</c>, which every caller binds.</summary>
    string MachineNow { get; }

    /// <summary>A property of a JSON object in a text column, as text, as an SQL expression.</summary>
    string TextIn(string column, string property);

    /// <summary>What makes a claim pass over rows that another node is claiming.</summary>
    string SkipLocked { get; }

    /// <summary>The texts of a parameter that is a JSON array of them, as a query of one column.</summary>
    string TextsOf(string parameter);

    /// <summary>How the catalog's terms are stored and asked for.</summary>
    TermSearch TermSearch { get; }

    /// <summary>How whole tables are copied and put back.</summary>
    TableCopying TableCopying { get; }

    /// <summary>Machine time as this process sees it; on PostgreSQL the server's, so that nodes agree.</summary>
    TimeProvider Machine { get; }

    /// <summary>The owners of leases that are known to be dead, as a query with the parameter <c>@now</c>; null where no other process works.</summary>
    string? DeadOwners { get; }

    /// <summary>A pooled connection for reading; the caller disposes it.</summary>
    Task<DbConnection> OpenAsync(CancellationToken cancel);

    /// <summary>Begins a life of this node, under a name that no other ever bears; it is known to live before it can claim anything.</summary>
    Task<Incarnation> JoinAsync(string node, CancellationToken cancel);

    /// <summary>
    /// Takes the right to move market time on, of which all nodes together have one; null while another node has it. Disposing gives it back. Where one process
    /// serves the store it is always free.
    /// </summary>
    Task<IAsyncDisposable?> TryTakeMarketAsync(CancellationToken cancel);

    /// <summary>
    /// The rows of a question that is asked again and again: its statement, one text each time, stays prepared. It sees everything committed before it was
    /// asked, on whichever node. The values are bound by name.
    /// </summary>
    /// <param name="question">The statement, with <c>@name</c> for each value.</param>
    /// <param name="row">Makes one row of what the reader stands on; columns are read by their place.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="values">What the statement asks about.</param>
    ValueTask<IReadOnlyList<T>> AskAsync<T>(string question, Func<DbDataReader, T> row, CancellationToken cancel, params (string Name, object? Value)[] values);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and returns once it is durable. <paramref name="order"/>, when given, names what the work changes:
    /// works of one name never share a group commit.
    /// </summary>
    /// <exception cref="StoreBusyException">Too much is waiting already; nothing was done.</exception>
    /// <exception cref="CommitUnknownException">The database was lost in the commit; it may have been done.</exception>
    Task<T> WriteAsync<T>(string? order, Func<WriteSession, Task<T>> work, CancellationToken cancel);

    /// <summary>Writes all of <paramref name="change"/> or nothing of it, and returns once that is durable.</summary>
    /// <exception cref="StoreBusyException">Too much is waiting already; nothing was done.</exception>
    Task<CommitResult> CommitAsync(Change change, CancellationToken cancel);
}

/// <summary>A transaction in progress.</summary>
/// <param name="connection">On which it is.</param>
/// <param name="command">Makes the command for a text, or finds the one that was made and compiled before.</param>
public sealed class WriteSession(DbConnection connection, Func<string, DbCommand> command)
{
    public DbConnection Connection { get; } = connection;

    /// <summary>Set when the work decided that nothing of it may stay.</summary>
    public bool Discarded { get; private set; }

    /// <summary>
    /// From here to its end no other transaction that asks for this runs, on any node: for the rare work that must read what is there before it writes.
    /// </summary>
    internal Task AloneAsync() => Connection.ExecuteAsync("UPDATE slipway SET value = value WHERE name = 'schema'");

    /// <summary>Runs a statement of the hot path, whose text is always the same; returns how many rows it changed.</summary>
    internal Task<int> ExecuteAsync(string text, params ReadOnlySpan<(string Name, object? Value)> values) => Bound(text, values).ExecuteNonQueryAsync();

    /// <summary>The one value that such a statement reads.</summary>
    internal async Task<long> NumberAsync(string text, params (string Name, object? Value)[] values) => (long)(await Bound(text, values).ExecuteScalarAsync())!;

    private DbCommand Bound(string text, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var statement = command(text);
        foreach (var (name, value) in values)
        {
            if (!statement.Parameters.Contains(name))
            {
                var parameter = statement.CreateParameter();
                parameter.ParameterName = name;
                statement.Parameters.Add(parameter);
            }

            statement.Parameters[name].Value = value ?? DBNull.Value;
        }

        return statement;
    }

    public T Discard<T>(T result)
    {
        Discarded = true;
        return result;
    }
}

/// <summary>The right to move market time on where no other process could have it.</summary>
internal sealed class OwnMarket : IAsyncDisposable
{
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>The writer's queue is full.</summary>
public sealed class StoreBusyException() : Exception("The store has too much to write already; try again shortly.");

/// <summary>The connection broke in the commit, so nobody knows yet whether it was done: it must be neither reported as undone nor done again as new.</summary>
public sealed class CommitUnknownException(Exception inner) : Exception("The database was lost while it committed.", inner);

/// <summary>The store cannot be used as it is asked for; the message is one sentence for whoever starts the program.</summary>
public sealed class StoreUnusableException(string message, Exception? inner = null) : Exception(message, inner);
