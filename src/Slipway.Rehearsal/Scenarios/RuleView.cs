namespace Slipway.Rehearsal.Scenarios;

/// <param name="Name">As the document calls it.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Acted">How often it has acted since it was chosen.</param>
public sealed record RuleView(string Name, string? Why, long Acted);
