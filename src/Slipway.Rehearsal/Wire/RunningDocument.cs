namespace Slipway.Rehearsal.Wire;

public sealed record RunningDocument(IReadOnlyList<RunningOperation> Operations);
