namespace Slipway.Rehearsal.Journal;

/// <summary>What is to have been called. Polls and all else that is not named may come between.</summary>
/// <param name="Calls">What must be there.</param>
/// <param name="InOrder">Whether each must come after the one that is named before it.</param>
/// <param name="Never">What must not be there.</param>
/// <param name="Since">Only entries with a higher number count.</param>
public sealed record Expectations(
    IReadOnlyList<ExpectedCall>? Calls = null, bool InOrder = false, IReadOnlyList<ExpectedCall>? Never = null, long Since = 0);
