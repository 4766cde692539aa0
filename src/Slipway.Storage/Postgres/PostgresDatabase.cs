using System.Data.Common;
using Dapper;
using Npgsql;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Postgres;

/// <summary>A PostgreSQL database, shared by equal nodes. Its own clock is the machine time of every node.</summary>
public sealed class PostgresDatabase : IDatabase
{
    /// <summary>Any number that nobody else is likely to use.</summary>
    private const long MigrationLock = 0x51_1B_3A_77;

    private readonly NpgsqlDataSource source;
    private readonly GroupCommit groups;

    private PostgresDatabase(NpgsqlDataSource source, TimeProvider machine, int queue)
    {
        this.source = source;
        groups = new GroupCommit(source, this, prepare: true, queue);
        Machine = machine;
    }

    /// <summary>Ticks at the Unix epoch, plus the server's microseconds since.</summary>
    public string MachineNow => "(621355968000000000 + (extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 10)";

    public string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public TimeProvider Machine { get; }

    /// <exception cref="StoreUnusableException">It cannot be reached, or belongs to a newer program.</exception>
    public static async Task<PostgresDatabase> OpenAsync(string connectionString, TimeProvider machine, CancellationToken cancel, int queue = 4096)
    {
        NpgsqlDataSource? source = null;
        try
        {
            source = new NpgsqlDataSourceBuilder(connectionString).Build();
            await using var connection = await source.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock });
            await Schema.MigrateAsync(connection, "Postgres", machine);
            await transaction.CommitAsync(cancel);
            return new PostgresDatabase(source, machine, queue);
        }
        catch (Exception fault) when (fault is NpgsqlException or ArgumentException or TimeoutException or StoreUnusableException)
        {
            if (source is not null)
                await source.DisposeAsync();
            throw fault as StoreUnusableException ?? new StoreUnusableException($"the database cannot be used: {FirstLine(fault)}", fault);
        }
    }

    public async Task<DbConnection> OpenAsync(CancellationToken cancel) => await source.OpenConnectionAsync(cancel);

    public async Task<T> WriteAsync<T>(string? order, Func<WriteSession, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var session = new WriteSession(connection, text => new NpgsqlCommand(text, connection));
        var result = await work(session);
        if (session.Discarded)
            await transaction.RollbackAsync(CancellationToken.None);
        else
            await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    public Task<CommitResult> CommitAsync(Change change, CancellationToken cancel) => ChangeGroup.Takes(change)
        ? groups.CommitAsync(change)
        : WriteAsync(null, session => OfferCommit.RunAsync(this, session, change), cancel);

    public async ValueTask DisposeAsync()
    {
        await groups.DisposeAsync();
        await source.DisposeAsync();
    }

    private static string FirstLine(Exception fault) => fault.Message.Split('\n')[0].Trim();
}
