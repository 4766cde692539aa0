using Slipway.Core.Publishing;

namespace Slipway.Rehearsal.State;

public sealed record SnapshotDocument(int Id, string? Name, string MarketTime)
{
    public static SnapshotDocument Of(Snapshot snapshot) => new(snapshot.Id, snapshot.Name, WireTime.Format(snapshot.MarketTime));
}
