namespace Slipway.Rehearsal.Wire;

/// <param name="Publisher">The offer's publisher.</param>
/// <param name="Offer">The offer's id.</param>
/// <param name="Operation"><c>publish</c> or <c>goLive</c>.</param>
/// <param name="PublishingVersion">Its number among the offer's.</param>
/// <param name="Step">The id of the step that it stands at.</param>
/// <param name="StepName">The step's name.</param>
/// <param name="Status">The step's status, such as <c>blocked</c>.</param>
/// <param name="Messages">What the step says, as plain text.</param>
public sealed record RunningOperation(
    string Publisher,
    string Offer,
    string Operation,
    int PublishingVersion,
    string? Step,
    string? StepName,
    string? Status,
    IReadOnlyList<string> Messages);
