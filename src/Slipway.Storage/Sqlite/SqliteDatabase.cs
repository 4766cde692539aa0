using Slipway.Storage.Texts;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// A data folder with one SQLite file. WAL with synchronous=FULL: what was committed survives a
/// power cut (NORMAL would not). Readers use pooled connections, those of questions that come with
/// each request <see cref="SqliteReaders"/>; all writes of the process go through one
/// <see cref="SqliteWriter"/>.
/// </summary>
public sealed class SqliteDatabase : IDatabase
{
    private const string FileName = "slipway.db";
    private const string LockName = "slipway.lock";

    private readonly string connectionString;
    private readonly FileStream? exclusive;
    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;
    private readonly ChangeStatements statements;

    private SqliteDatabase(string connectionString, FileStream? exclusive, SqliteWriter writer, TimeProvider machine)
    {
        this.connectionString = connectionString;
        this.exclusive = exclusive;
        this.writer = writer;
        readers = new SqliteReaders(connectionString, machine);
        Machine = machine;
        statements = new ChangeStatements(Dialect);
    }

    public Dialect Dialect => Dialect.OfSqlite;

    public INodes Nodes { get; } = new SqliteNodes();

    public TimeProvider Machine { get; }

    /// <summary>Opens the folder, creating it when it is missing.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="exclusively">Whether this process serves it: a second one is refused. Commands
    /// that only read and write rows do not.</param>
    /// <param name="machine">The machine's clock.</param>
    /// <param name="queue">How many writes may wait.</param>
    /// <param name="durable">Whether what was committed must survive a power cut.</param>
    /// <exception cref="StoreUnusableException">It is not writable, is served by another process,
    /// or belongs to a newer program.</exception>
    public static async Task<SqliteDatabase> OpenAsync(
        string folder, bool exclusively, TimeProvider machine, int queue = 4096, bool durable = true)
    {
        var connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = PathIn(folder),
            DefaultTimeout = 30,
        }.ToString();
        // Not pooled: its pragmas are its own.
        var connection = new SqliteConnection(connectionString + ";Pooling=False");
        FileStream? exclusive = null;
        try
        {
            DataFolder.Create(folder);
            exclusive = exclusively ? Lock(folder) : null;
            DataFolder.Protect(PathIn(folder));
            await connection.OpenAsync();
            var session = new Session(connection, machine);
            await session.ExecuteAsync(
                $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(durable ? "FULL" : "OFF")}; PRAGMA busy_timeout = 30000");
            connection.CreateFunction("sha256", (byte[] text) => SharedText.HashOf(text), isDeterministic: true);
            await session.ExecuteAsync("BEGIN IMMEDIATE");
            await Schema.MigrateAsync(session, "Sqlite", () => Task.FromResult(!exclusively && IsServed(folder)));
            await session.ExecuteAsync("COMMIT");
            return new SqliteDatabase(connectionString, exclusive, new SqliteWriter(connection, machine, queue), machine);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException or StoreUnusableException)
        {
            await connection.DisposeAsync();
            exclusive?.Dispose();
            throw fault as StoreUnusableException
                ?? new StoreUnusableException($"the data folder '{folder}' cannot be used: {fault.Message}", fault);
        }
    }

    public async Task<IReadOnlyList<T>> ReadAsync<T>(
        string question, Func<DbDataReader, T> row, CancellationToken cancel, params (string Name, object? Value)[] values)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancel);
        return await new Session(connection, Machine, cancel: cancel).RowsAsync(question, row, values);
    }

    public Task<IReadOnlyList<T>> AskAsync<T>(
        string question, Func<DbDataReader, T> row, CancellationToken cancel, params (string Name, object? Value)[] values) =>
        readers.AskAsync(question, row, values, cancel);

    public Task<IReadOnlyList<T>> AskAsync<T>(Question<T> question, string owner, CancellationToken cancel, params string[] values) =>
        readers.AskAsync(question.Text, question.Row, [.. question.Names.Zip(values, (name, value) => (name, (object?)value))], cancel);

    public Task<T> WriteAsync<T>(string? order, Func<WriteSession, Task<T>> work, CancellationToken cancel) =>
        writer.WriteAsync(order, work);

    public Task<CommitResult> CommitAsync(Change change, CancellationToken cancel) =>
        WriteAsync(change.Accepted.Offer.Key.ToString(), session => OfferCommit.RunAsync(Dialect, statements, session, change), cancel);

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        readers.Dispose();
        using (var connection = new SqliteConnection(connectionString))
            SqliteConnection.ClearPool(connection);
        if (exclusive is not null)
            await exclusive.DisposeAsync();
    }

    /// <summary>The database file of a data folder.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>What to say where there is none.</summary>
    public static string NotIn(string folder) => $"there is no database in '{folder}'; name its folder with --data.";

    private static bool IsServed(string folder)
    {
        try
        {
            using var free = Lock(folder);
            return false;
        }
        catch (StoreUnusableException)
        {
            return true;
        }
    }

    private static FileStream Lock(string folder)
    {
        var path = Path.Combine(folder, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new StoreUnusableException(
                $"the data folder '{folder}' is in use by another slipway; stop that one or choose another --data.", fault);
        }
    }
}
