namespace Slipway.Storage.Database;

/// <summary>The writer's queue is full, or no connection is free.</summary>
public sealed class StoreBusyException() : Exception("The store has too much to write already; try again shortly.");
