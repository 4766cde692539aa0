namespace Slipway.Core.Documents;

/// <summary>
/// A violation of a rule by an offer: the rule's id, the place (a JSON pointer into the PUT body,
/// such as <c>/definition/plans/0/planId</c>), and a message that says what was found and what is
/// allowed.
/// </summary>
public sealed record Fault(string Code, string Target, string Message)
{
    /// <summary>A warning is reported and stops nothing.</summary>
    public Severity Severity { get; init; }
}
