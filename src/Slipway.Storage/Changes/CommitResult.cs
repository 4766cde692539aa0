namespace Slipway.Storage.Changes;

/// <param name="Outcome">What became of the change.</param>
/// <param name="Now">Market time then, so that a runner that goes on need not ask for it.</param>
public readonly record struct CommitResult(CommitOutcome Outcome, DateTimeOffset Now);
