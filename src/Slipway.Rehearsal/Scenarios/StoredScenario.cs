namespace Slipway.Rehearsal.Scenarios;

/// <param name="Document">As it was written; it is valid.</param>
/// <param name="Seed">The seed of its random choices.</param>
public sealed record StoredScenario(string Document, long Seed);
