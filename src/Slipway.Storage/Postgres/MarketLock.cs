using Npgsql;
using Slipway.Storage.Database;

namespace Slipway.Storage.Postgres;

/// <summary>
/// The right to move market time on: a lock of an open transaction, which a pooler keeps on one
/// connection, and which ends with the node. Should it end early, because the connection broke, two
/// advances may run at once: market time still only moves forward, and to no more than where the
/// later of them leads.
/// </summary>
internal sealed class MarketLock : IAsyncDisposable
{
    /// <summary>Any number that nobody else is likely to use, and not the migration's.</summary>
    private const long Number = 0x51_1B_3A_79;

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private MarketLock(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (this.connection, this.transaction) = (connection, transaction);

    /// <param name="connection">Belongs to the lock from now on.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public static async Task<MarketLock?> TryTakeAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        NpgsqlTransaction? transaction = null;
        try
        {
            transaction = await connection.BeginTransactionAsync(cancel);
            var session = new Session(connection, TimeProvider.System, cancel: cancel);
            if (await session.ValueAsync<bool>("SELECT pg_try_advisory_xact_lock(@number)", ("number", Number)))
                return new MarketLock(connection, transaction);
        }
        catch
        {
            await EndAsync(connection, transaction);
            throw;
        }

        await EndAsync(connection, transaction);
        return null;
    }

    public async ValueTask DisposeAsync() => await EndAsync(connection, transaction);

    private static async Task EndAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction)
    {
        if (transaction is not null)
            await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
