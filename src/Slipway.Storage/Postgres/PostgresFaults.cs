using System.Net.Sockets;
using Npgsql;
using Slipway.Storage.Database;

namespace Slipway.Storage.Postgres;

/// <summary>What a failure of the server, or of the way to it, means for the work that met it.</summary>
internal static class PostgresFaults
{
    /// <summary>
    /// The server says that nothing was kept. A session that ended, or no word at all, says nothing.
    /// </summary>
    public static bool IsUndone(Exception fault) => fault is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>
    /// The connection or its server went away, or two transactions were in each other's way; a wait that
    /// took too long is not among these.
    /// </summary>
    public static bool HasBroken(NpgsqlException fault) => fault is PostgresException answered
        ? answered.SqlState.StartsWith("57P", StringComparison.Ordinal) || answered.SqlState.StartsWith("08", StringComparison.Ordinal)
            || answered.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
        : fault.InnerException is IOException or SocketException;

    /// <summary>The pool had no connection free for as long as the connection string's Timeout allows.</summary>
    public static bool FoundNoConnection(NpgsqlException fault) =>
        fault.InnerException is TimeoutException && fault.Message.Contains("pool", StringComparison.Ordinal);

    /// <summary>For the person who starts the program.</summary>
    public static StoreUnusableException Unusable(Exception fault) =>
        new($"the database cannot be used: {fault.Message.Split('\n')[0].Trim()}", fault);
}
