using System.Data.Common;
using Slipway.Storage.Changes;

namespace Slipway.Storage.Database;

/// <summary>
/// A database of this service. Values are bound as parameters, times as ticks, flags as 0 or 1;
/// what the two kinds say differently is <see cref="Dialect"/>.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    Dialect Dialect { get; }

    INodes Nodes { get; }

    /// <summary>
    /// Machine time as this process sees it; on PostgreSQL the server's, so that nodes agree.
    /// </summary>
    TimeProvider Machine { get; }

    /// <summary>
    /// The rows of an infrequent or slow query. It sees everything that any node committed before it
    /// started.
    /// </summary>
    /// <param name="question">The statement, with <c>@name</c> for each value.</param>
    /// <param name="row">Makes one row of what the reader stands on; columns are read by their
    /// place.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="values">What the statement asks about.</param>
    Task<IReadOnlyList<T>> ReadAsync<T>(
        string question, Func<DbDataReader, T> row, CancellationToken cancel, params (string Name, object? Value)[] values);

    /// <summary>
    /// The same of a short question that comes with each request: its statement, one text each
    /// time, stays prepared.
    /// </summary>
    Task<IReadOnlyList<T>> AskAsync<T>(
        string question, Func<DbDataReader, T> row, CancellationToken cancel, params (string Name, object? Value)[] values);

    /// <summary>The rows of a question that many ask at the same time.</summary>
    /// <param name="question">The same object each time.</param>
    /// <param name="owner">Who asks: owners take turns where some must wait.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="values">In the order of the question's names.</param>
    /// <exception cref="StoreBusyException">Too many are waiting already.</exception>
    Task<IReadOnlyList<T>> AskAsync<T>(Question<T> question, string owner, CancellationToken cancel, params string[] values);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and returns once it is durable.
    /// <paramref name="order"/>, when given, names what the work changes: works of one name never
    /// share a group commit.
    /// </summary>
    /// <exception cref="StoreBusyException">Too much is waiting already; nothing was
    /// done.</exception>
    /// <exception cref="CommitUnknownException">The database was lost in the commit; it may have
    /// been done.</exception>
    Task<T> WriteAsync<T>(string? order, Func<WriteSession, Task<T>> work, CancellationToken cancel);

    /// <summary>
    /// Writes all of <paramref name="change"/> or nothing of it, and returns once that is durable.
    /// </summary>
    /// <exception cref="StoreBusyException">Too much is waiting already; nothing was
    /// done.</exception>
    Task<CommitResult> CommitAsync(Change change, CancellationToken cancel);
}
