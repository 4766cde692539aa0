using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Slipway.Storage.Postgres;

/// <summary>A PostgreSQL database, shared by equal nodes. Its own clock is the machine time of every node.</summary>
public sealed class PostgresDatabase : IDatabase
{
    /// <summary>Any number that nobody else is likely to use.</summary>
    private const long MigrationLock = 0x51_1B_3A_77;

    private readonly NpgsqlDataSource source;

    private PostgresDatabase(NpgsqlDataSource source, TimeProvider machine)
    {
        this.source = source;
        Machine = machine;
    }

    /// <summary>Ticks at the Unix epoch, plus the server's microseconds since.</summary>
    public string MachineNow => "(621355968000000000 + (extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 10)";

    public string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public TimeProvider Machine { get; }

    /// <exception cref="StoreUnusableException">It cannot be reached, or belongs to a newer program.</exception>
    public static async Task<PostgresDatabase> OpenAsync(string connectionString, TimeProvider machine, CancellationToken cancel)
    {
        NpgsqlDataSource? source = null;
        try
        {
            source = new NpgsqlDataSourceBuilder(Bounded(connectionString)).Build();
            await using var connection = await source.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock });
            await Schema.MigrateAsync(connection, "Postgres", machine);
            await transaction.CommitAsync(cancel);
            return new PostgresDatabase(source, machine);
        }
        catch (Exception fault) when (fault is NpgsqlException or ArgumentException or TimeoutException or StoreUnusableException)
        {
            if (source is not null)
                await source.DisposeAsync();
            throw fault as StoreUnusableException ?? new StoreUnusableException($"the database cannot be used: {FirstLine(fault)}", fault);
        }
    }

    /// <summary>Nobody waits long for a connection: a service that has too much to do says so. Who sets Timeout knows better.</summary>
    private static string Bounded(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!builder.ContainsKey("Timeout"))
            builder.Timeout = 3;
        return builder.ConnectionString;
    }

    public async Task<DbConnection> OpenAsync(CancellationToken cancel) => await OpenPooledAsync(cancel);

    public async Task<T> WriteAsync<T>(string? order, Func<WriteSession, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await OpenPooledAsync(cancel);
        var began = Stopwatch.GetTimestamp();
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var session = new WriteSession(connection);
        var result = await work(session);
        if (session.Discarded)
            await transaction.RollbackAsync(CancellationToken.None);
        else
            await transaction.CommitAsync(CancellationToken.None);
        StoreTelemetry.Committed(1, began);
        return result;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Waits for a free connection as long as the connection string's Timeout allows, which is short: who finds none is told so.</summary>
    private async Task<NpgsqlConnection> OpenPooledAsync(CancellationToken cancel)
    {
        try
        {
            return await source.OpenConnectionAsync(cancel);
        }
        catch (NpgsqlException fault) when (fault.InnerException is TimeoutException && fault.Message.Contains("pool", StringComparison.Ordinal))
        {
            throw StoreTelemetry.Busy("connections");
        }
    }

    private static string FirstLine(Exception fault) => fault.Message.Split('\n')[0].Trim();
}
