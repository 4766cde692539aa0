namespace Slipway.Rehearsal.Journal;

/// <summary>Says that a request's connection was broken on purpose; that it is gone shows only later.</summary>
public sealed class DroppedConnection;
