using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Npgsql;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Postgres;

/// <summary>
/// A PostgreSQL database, shared by equal nodes. Its own clock is the machine time of every node.
/// </summary>
public sealed class PostgresDatabase : IDatabase
{
    /// <summary>Any number that nobody else is likely to use.</summary>
    private const long MigrationLock = 0x51_1B_3A_77;

    private static readonly TimeSpan ClockInterval = TimeSpan.FromSeconds(10);

    private readonly NpgsqlDataSource source;
    private readonly NpgsqlDataSource questions;
    private readonly NpgsqlDataSource grouped;
    private readonly PostgresClock clock;
    private readonly ChangeStatements statements;
    private readonly GroupCommit groups;
    private readonly ConcurrentDictionary<object, object> readers = new(ReferenceEqualityComparer.Instance);
    private readonly CancellationTokenSource closing = new();
    private readonly Task keepingTime;

    private PostgresDatabase(PostgresAddress address, PostgresClock clock, int queue)
    {
        source = NpgsqlDataSource.Create(address.ForWork());

        // A pooler does not keep session settings, nor can its connections be shared.
        questions = address.Pooler == Pooler.None ? NpgsqlDataSource.Create(address.ForQuestions()) : source;
        grouped = address.Pooler == Pooler.None ? NpgsqlDataSource.Create(address.ForGroups()) : source;
        Nodes = new PostgresNodes(address.ForLock, source);
        this.clock = clock;
        statements = new ChangeStatements(Dialect);
        groups = new GroupCommit(grouped, new ChangeGroup(statements, $"SELECT {Dialect.MarketNow}"), queue);
        keepingTime = KeepTimeAsync();
    }

    public Dialect Dialect => Dialect.OfPostgres;

    public INodes Nodes { get; }

    public TimeProvider Machine => clock;

    /// <exception cref="StoreUnusableException">It cannot be reached, or belongs to a newer
    /// program.</exception>
    public static Task<PostgresDatabase> OpenAsync(string connectionString, TimeProvider machine, CancellationToken cancel) =>
        OpenAsync(new PostgresAddress(connectionString), machine, cancel);

    /// <exception cref="StoreUnusableException">It cannot be reached, or belongs to a newer
    /// program.</exception>
    public static async Task<PostgresDatabase> OpenAsync(
        PostgresAddress address, TimeProvider machine, CancellationToken cancel, int queue = 4096)
    {
        try
        {
            var clock = new PostgresClock(machine);
            await using var connection = new NpgsqlConnection(address.ForMigration());
            await connection.OpenAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var session = new Session(connection, machine);
            await session.ExecuteAsync("SELECT pg_advisory_xact_lock(@lock)", ("lock", MigrationLock));
            if (address.Direct is { } direct)
                await CheckDirectAsync(direct, cancel);
            await Schema.MigrateAsync(session, "Postgres", () => session.ValueAsync<bool>($"SELECT EXISTS ({NodeLock.Held})"));
            await transaction.CommitAsync(cancel);
            await clock.ReadAsync(connection, cancel);
            return new PostgresDatabase(address, clock, queue);
        }
        catch (Exception fault) when (fault is NpgsqlException or ArgumentException or TimeoutException)
        {
            throw PostgresFaults.Unusable(fault);
        }
    }

    public Task<IReadOnlyList<T>> ReadAsync<T>(
        string question, Func<DbDataReader, T> row, CancellationToken cancel, params (string Name, object? Value)[] values) =>
        RowsAsync(source, question, row, values, cancel);

    public Task<IReadOnlyList<T>> AskAsync<T>(
        string question, Func<DbDataReader, T> row, CancellationToken cancel, params (string Name, object? Value)[] values) =>
        RowsAsync(questions, question, row, values, cancel);

    public Task<IReadOnlyList<T>> AskAsync<T>(Question<T> question, string owner, CancellationToken cancel, params string[] values) =>
        ((GroupReader<T>)readers.GetOrAdd(question, _ => new GroupReader<T>(grouped, question))).AskAsync(owner, values, cancel);

    /// <summary>
    /// A transaction that broke before its commit was sent has changed nothing and is run once
    /// more: the pool may have held connections that the server has closed since. One that broke in
    /// its commit is not.
    /// </summary>
    public async Task<T> WriteAsync<T>(string? order, Func<WriteSession, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return await WriteOnceAsync(work, cancel);
        }
        catch (NpgsqlException fault) when (PostgresFaults.HasBroken(fault) && !cancel.IsCancellationRequested)
        {
            source.Clear();
            return await WriteOnceAsync(work, cancel);
        }
    }

    /// <summary>
    /// Files are large, and must be locked in the order of their hashes: what brings some goes by
    /// itself.
    /// </summary>
    public Task<CommitResult> CommitAsync(Change change, CancellationToken cancel) => change.Effects.Files.Count == 0
        ? groups.CommitAsync(change)
        : WriteAsync(null, session => OfferCommit.RunAsync(Dialect, statements, session, change), cancel);

    public async ValueTask DisposeAsync()
    {
        await groups.DisposeAsync();
        await closing.CancelAsync();
        await keepingTime;
        closing.Dispose();
        await grouped.DisposeAsync();
        await questions.DisposeAsync();
        await source.DisposeAsync();
    }

    /// <summary>
    /// A lock in another database would prove nothing: the nodes would hold one another for dead.
    /// The migration's lock, held now, must be seen there.
    /// </summary>
    private static async Task CheckDirectAsync(string direct, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(direct) { Pooling = false }.ToString());
        await connection.OpenAsync(cancel);
        var session = new Session(connection, TimeProvider.System, cancel: cancel);
        if (await session.ValueAsync<bool>("SELECT pg_try_advisory_xact_lock(@lock)", ("lock", MigrationLock)))
            throw new StoreUnusableException(
                "Database:Direct is not the same database as Database. Use the same one, without the pooler.");
    }

    private async Task<T> WriteOnceAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await OpenPooledAsync(source, cancel);
        var began = Stopwatch.GetTimestamp();
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var session = new WriteSession(connection, clock);
        var result = await work(session);
        if (session.Discarded)
        {
            await transaction.RollbackAsync(CancellationToken.None);
            return result;
        }

        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (NpgsqlException fault) when (!PostgresFaults.IsUndone(fault))
        {
            // An error of the statement would say that it was undone; the end of the session, or
            // none at all, says nothing.
            throw new CommitUnknownException(fault);
        }

        StoreTelemetry.Committed(1, began);
        return result;
    }

    private async Task<IReadOnlyList<T>> RowsAsync<T>(
        NpgsqlDataSource from, string question, Func<DbDataReader, T> row, (string Name, object? Value)[] values, CancellationToken cancel)
    {
        await using var connection = await OpenPooledAsync(from, cancel);
        return await new Session(connection, clock, cancel: cancel).RowsAsync(question, row, values);
    }

    /// <summary>
    /// Waits for a free connection as long as the connection string's Timeout allows, which is
    /// short, so that callers learn early that none is free.
    /// </summary>
    internal static async Task<NpgsqlConnection> OpenPooledAsync(NpgsqlDataSource from, CancellationToken cancel)
    {
        try
        {
            return await from.OpenConnectionAsync(cancel);
        }
        catch (NpgsqlException fault) when (PostgresFaults.FoundNoConnection(fault))
        {
            throw StoreTelemetry.Busy("connections");
        }
    }

    private async Task KeepTimeAsync()
    {
        using var timer = new PeriodicTimer(ClockInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(closing.Token))
            {
                try
                {
                    await using var connection = await source.OpenConnectionAsync(closing.Token);
                    await clock.ReadAsync(connection, closing.Token);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    // Whoever needs the database hears of it; the monotonic clock goes on.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The database is closed.
        }
    }
}
