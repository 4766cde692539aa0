using System.Data.Common;
using System.Security.Cryptography;
using Npgsql;
using Slipway.Storage.Database;

namespace Slipway.Storage.Postgres;

/// <summary>
/// A life that the others watch: a session advisory lock on a connection of its own, which the
/// server lets go the moment the process is gone. The lock is taken before the first claim and its
/// number is part of the owner's name, so an owner whose lock nobody holds is dead, and stays so.
/// </summary>
internal sealed class NodeLock : Incarnation
{
    /// <summary>
    /// The first of the lock's two numbers, the same for all nodes; the second is a node's own.
    /// </summary>
    private const int Class = 0x51_1B_3A_78;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the server may take to answer a heartbeat; also how long a connection may take to
    /// come about.
    /// </summary>
    private const int PatienceSeconds = 5;

    /// <summary>
    /// What a lost host's server does: it asks after 5 s of silence, every 2 s, and gives up after
    /// 11 s, before a lease of 15 s has run out.
    /// </summary>
    private const string KeepAlive = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3";

    /// <summary>The numbers of the locks that living nodes hold.</summary>
    public static readonly string Held = $"""
        SELECT objid::bigint FROM pg_locks
        WHERE locktype = 'advisory' AND classid::bigint = {Class} AND objsubid = 2 AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    private readonly NpgsqlConnection connection;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;

    private NodeLock(NpgsqlConnection connection, string node, int number, Action whenLost)
        : base($"{NewName(node)}@{number}")
    {
        this.connection = connection;
        Lost = lost.Token;
        watching = WatchAsync(whenLost);
    }

    public override CancellationToken Lost { get; }

    /// <summary>
    /// Owners of leases whose lock is held by nobody. The statement's snapshot of <c>work</c> is
    /// older than its look at the locks, so an owner that it sees had its lock by then. Names
    /// without a number are left alone: those are of nodes that hold no lock.
    /// </summary>
    public static string DeadOwners(string marketNow) => $"""
        SELECT DISTINCT lease_owner FROM work
        WHERE due <= {marketNow} AND lease_until > 0 AND lease_owner ~ '@[0-9]+$' AND substring(lease_owner FROM '[0-9]+$')::bigint
          NOT IN ({Held})
        """;

    /// <param name="node">The node's name for people.</param>
    /// <param name="connectionString">A way to the server itself: a pooler would give the session,
    /// and the lock, to others.</param>
    /// <param name="whenLost">Called when the connection breaks: others to the same server may have
    /// broken with it.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public static async Task<NodeLock> TakeAsync(string node, string connectionString, Action whenLost, CancellationToken cancel)
    {
        var options = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            Timeout = PatienceSeconds,
            CommandTimeout = PatienceSeconds,
        };
        options.Options = $"{options.Options} {KeepAlive}".Trim();
        var connection = new NpgsqlConnection(options.ToString());
        try
        {
            await connection.OpenAsync(cancel);
            var number = await TakeNumberAsync(new Session(connection, TimeProvider.System));
            return new NodeLock(connection, node, number, whenLost);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        await connection.DisposeAsync();
        stop.Dispose();
        lost.Dispose();
    }

    /// <summary>A number that no living node has.</summary>
    private static async Task<int> TakeNumberAsync(Session session)
    {
        while (true)
        {
            var number = RandomNumberGenerator.GetInt32(int.MaxValue);
            const string take = "SELECT pg_try_advisory_lock(CAST(@class AS INTEGER), CAST(@number AS INTEGER))";
            if (await session.ValueAsync<bool>(take, ("class", Class), ("number", number)))
                return number;
        }
    }

    /// <summary>
    /// Waiting detects a connection that was closed; a query detects one whose other end is gone
    /// silently.
    /// </summary>
    private async Task WatchAsync(Action whenLost)
    {
        var session = new Session(connection, TimeProvider.System);
        try
        {
            while (true)
            {
                await connection.WaitAsync(Heartbeat, stop.Token);
                await session.ExecuteAsync("SELECT 1");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The node ends this life itself.
        }
        catch (Exception fault)
            when (fault is DbException or IOException or TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            whenLost();
            await lost.CancelAsync();
        }
    }
}
