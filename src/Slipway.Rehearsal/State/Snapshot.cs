namespace Slipway.Rehearsal.State;

/// <param name="Id">Its number; never given twice.</param>
/// <param name="Name">The name that it was given, if any.</param>
/// <param name="MarketTime">When it was taken.</param>
/// <param name="Schema">The database's schema then; under another one it cannot be put
/// back.</param>
public sealed record Snapshot(int Id, string? Name, DateTimeOffset MarketTime, string Schema);
