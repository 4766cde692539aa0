namespace Slipway.Rehearsal.Scenarios;

/// <summary>A ready-made scenario, with its text.</summary>
public sealed record ReadyView(string Name, string? Why, string Document);
