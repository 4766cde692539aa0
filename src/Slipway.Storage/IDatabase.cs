using System.Data.Common;
using Dapper;

namespace Slipway.Storage;

/// <summary>
/// What the two databases do differently. Every statement but the few fragments here is one text that both run; values are bound as parameters,
/// times as ticks, flags as 0 or 1.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>Machine time of this store, in ticks, as an SQL expression; it may use the parameter <c>@now</c>, which every caller binds.</summary>
    string MachineNow { get; }

    /// <summary>What makes a claim pass over rows that another node is claiming.</summary>
    string SkipLocked { get; }

    /// <summary>The machine's clock as this process sees it.</summary>
    TimeProvider Machine { get; }

    /// <summary>A pooled connection for reading; the caller disposes it.</summary>
    Task<DbConnection> OpenAsync(CancellationToken cancel);

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
    Task<T> WriteAsync<T>(string? order, Func<WriteSession, Task<T>> work, CancellationToken cancel);
}

/// <summary>A transaction in progress.</summary>
public sealed class WriteSession(DbConnection connection)
{
    public DbConnection Connection { get; } = connection;

    /// <summary>Set when the work decided that nothing of it may stay.</summary>
    public bool Discarded { get; private set; }

    /// <summary>
    /// From here to its end no other transaction that asks for this runs, on any node: for the rare work that must read what is there before it writes.
    /// </summary>
    internal Task AloneAsync() => Connection.ExecuteAsync("UPDATE slipway SET value = value WHERE name = 'schema'");

    public T Discard<T>(T result)
    {
        Discarded = true;
        return result;
    }
}

/// <summary>The writer's queue is full.</summary>
public sealed class StoreBusyException() : Exception("The store has too much to write already; try again shortly.");

/// <summary>The store cannot be used as it is asked for; the message is one sentence for whoever starts the program.</summary>
public sealed class StoreUnusableException(string message, Exception? inner = null) : Exception(message, inner);
