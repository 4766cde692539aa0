namespace Slipway.Storage.Database;

/// <summary>
/// One life of a node: the name that its leases bear. Once <see cref="Lost"/>, others may take the
/// name's work; the node goes on under a new one.
/// </summary>
public abstract class Incarnation(string owner) : IAsyncDisposable
{
    public string Owner { get; } = owner;

    /// <summary>Cancelled when the others may hold this life for ended, though the process lives.</summary>
    public abstract CancellationToken Lost { get; }

    /// <summary>A name that no other life ever bears; people see it in an offer's history.</summary>
    protected static string NewName(string node) => $"{node}/{Guid.NewGuid():N}";

    public abstract ValueTask DisposeAsync();
}
