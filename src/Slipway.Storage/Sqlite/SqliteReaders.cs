using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Slipway.Storage.Database;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// Connections that keep their statements prepared: to compile a question takes several times as
/// long as to answer it. A connection answers one question at a time, from start to end on one
/// thread, so there are hardly more of them than threads.
/// </summary>
internal sealed class SqliteReaders(string connectionString, TimeProvider machine) : IDisposable
{
    /// <summary>What more than this a burst has opened is closed after it.</summary>
    private const int MostIdle = 16;

    private readonly ConcurrentStack<Reader> idle = new();
    private int idleCount;
    private volatile bool closed;

    public async Task<IReadOnlyList<T>> AskAsync<T>(
        string question, Func<DbDataReader, T> row, (string Name, object? Value)[] values, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(closed, this);
        var reader = Take();
        try
        {
            var rows = await reader.AskAsync(question, row, values);
            Return(reader);
            return rows;
        }
        catch
        {
            // Whatever it was, a new connection has nothing of it.
            reader.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        closed = true;
        while (idle.TryPop(out var reader))
            reader.Dispose();
    }

    private Reader Take()
    {
        if (!idle.TryPop(out var reader))
            return new Reader(connectionString, machine);
        Interlocked.Decrement(ref idleCount);
        return reader;
    }

    private void Return(Reader reader)
    {
        if (Interlocked.Increment(ref idleCount) > MostIdle)
        {
            Interlocked.Decrement(ref idleCount);
            reader.Dispose();
            return;
        }

        idle.Push(reader);
        if (closed)
            Dispose();
    }

    private sealed class Reader : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly Dictionary<string, DbCommand> kept = new(StringComparer.Ordinal);
        private readonly Session session;

        public Reader(string connectionString, TimeProvider machine)
        {
            connection = new SqliteConnection(connectionString + ";Pooling=False");
            connection.Open();
            session = new Session(connection, machine, kept);
        }

        /// <summary>
        /// All rows are read: that ends the statement, so the next one sees what was committed
        /// meanwhile, and no checkpoint waits for it.
        /// </summary>
        public Task<IReadOnlyList<T>> AskAsync<T>(string question, Func<DbDataReader, T> row, (string Name, object? Value)[] values) =>
            session.RowsAsync(question, row, values);

        public void Dispose()
        {
            Session.Forget(kept);
            connection.Dispose();
        }
    }
}
