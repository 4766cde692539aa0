namespace Slipway.Storage.Database;

/// <summary>A life that nobody watches: its work is taken once its leases have run out, or, on SQLite, at the next start.</summary>
internal sealed class UnwatchedIncarnation(string node) : Incarnation(NewName(node))
{
    public override CancellationToken Lost => CancellationToken.None;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
