namespace Slipway.Rehearsal.Journal;

/// <summary>An expectation that does not hold: where it stands, and what was seen instead.</summary>
public sealed record FailedExpectation(string Target, string Message);
