using System.Data.Common;
using Dapper;
using Npgsql;

namespace Slipway.Storage.Postgres;

/// <summary>A PostgreSQL database, shared by equal nodes. Its own clock is the machine time of every node.</summary>
public sealed class PostgresDatabase : IDatabase
{
    /// <summary>Any number that nobody else is likely to use.</summary>
    private const long MigrationLock = 0x51_1B_3A_77;

    /// <summary>More than there are statements in this project.</summary>
    private const int PreparedStatements = 100;

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
            source = new NpgsqlDataSourceBuilder(WithPreparedStatements(connectionString)).Build();
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

    public async Task<DbConnection> OpenAsync(CancellationToken cancel) => await source.OpenConnectionAsync(cancel);

    public async ValueTask<IReadOnlyList<T>> AskAsync<T>(
        string question, Func<DbDataReader, T> row, CancellationToken cancel, params (string Name, object? Value)[] values)
    {
        await using var command = source.CreateCommand(question);
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
            rows.Add(row(reader));
        return rows;
    }

    public async Task<T> WriteAsync<T>(string? order, Func<WriteSession, Task<T>> work, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var session = new WriteSession(connection);
        var result = await work(session);
        if (session.Discarded)
            await transaction.RollbackAsync(CancellationToken.None);
        else
            await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Questions that come again are prepared by the server once per connection, unless the connection string says otherwise.</summary>
    private static string WithPreparedStatements(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!builder.ContainsKey("Max Auto Prepare"))
            builder.MaxAutoPrepare = PreparedStatements;
        return builder.ToString();
    }

    private static string FirstLine(Exception fault) => fault.Message.Split('\n')[0].Trim();
}
