namespace Slipway.Rehearsal.State;

public sealed record SnapshotList(IReadOnlyList<SnapshotDocument> Snapshots);
