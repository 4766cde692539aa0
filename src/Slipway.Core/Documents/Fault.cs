namespace Slipway.Core.Documents;

/// <summary>
/// Something wrong with an offer: the rule's id, where (a JSON pointer into the PUT body, such as
/// <c>/definition/plans/0/planId</c>), and what was found and what is allowed.
/// </summary>
public sealed record Fault(string Code, string Target, string Message)
{
    /// <summary>A warning is told and stops nothing.</summary>
    public Severity Severity { get; init; }
}
