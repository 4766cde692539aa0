namespace Slipway.Rehearsal.State;

public sealed record SnapshotRequest(string? Name);
