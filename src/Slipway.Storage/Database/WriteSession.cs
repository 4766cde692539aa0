using System.Data.Common;

namespace Slipway.Storage.Database;

/// <summary>A transaction in progress.</summary>
public sealed class WriteSession(DbConnection connection, TimeProvider machine, Dictionary<string, DbCommand>? kept = null)
    : Session(connection, machine, kept)
{
    /// <summary>Set when the work decided that nothing of it may stay.</summary>
    public bool Discarded { get; private set; }

    public T Discard<T>(T result)
    {
        Discarded = true;
        return result;
    }

    /// <summary>
    /// From here to its end no other transaction that asks for this runs, on any node: for the rare
    /// work that must read what is there before it writes.
    /// </summary>
    public Task AloneAsync() => ExecuteAsync("UPDATE slipway SET value = value WHERE name = 'schema'");
}
