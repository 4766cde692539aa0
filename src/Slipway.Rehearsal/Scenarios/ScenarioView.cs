namespace Slipway.Rehearsal.Scenarios;

/// <summary>What is chosen to happen, and what could be.</summary>
public sealed record ScenarioView(string Document, long Seed, IReadOnlyList<RuleView> Rules, IReadOnlyList<ReadyView> Ready);
