using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// Connections that keep their statements prepared: to compile a question takes several times as long as to answer it. A connection answers one question at
/// a time, from start to end on one thread, so there are hardly more of them than threads.
/// </summary>
internal sealed class SqliteReaders(string connectionString) : IDisposable
{
    /// <summary>What more than this a burst has opened is closed after it.</summary>
    private const int MostIdle = 16;

    private readonly ConcurrentStack<Reader> idle = new();
    private int idleCount;
    private volatile bool closed;

    public IReadOnlyList<T> Ask<T>(string question, Func<DbDataReader, T> row, (string Name, object? Value)[] values)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        var reader = Take();
        try
        {
            var rows = reader.Ask(question, row, values);
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
            return new Reader(connectionString);
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
        private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

        public Reader(string connectionString)
        {
            connection = new SqliteConnection(connectionString + ";Pooling=False");
            connection.Open();
        }

        public List<T> Ask<T>(string question, Func<DbDataReader, T> row, (string Name, object? Value)[] values)
        {
            var command = Prepared(question, values);
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
            var rows = new List<T>();

            // Disposing resets the statement, which ends its read: the next one sees what was committed meanwhile, and no checkpoint waits for it.
            using var reader = command.ExecuteReader();
            while (reader.Read())
                rows.Add(row(reader));
            return rows;
        }

        public void Dispose()
        {
            foreach (var command in prepared.Values)
                command.Dispose();
            connection.Dispose();
        }

        private SqliteCommand Prepared(string question, (string Name, object? Value)[] values)
        {
            if (prepared.TryGetValue(question, out var known))
                return known;
            var command = connection.CreateCommand();
            command.CommandText = question;
            foreach (var (name, _) in values)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"@{name}", Value = DBNull.Value });
            command.Prepare();
            return prepared[question] = command;
        }
    }
}
