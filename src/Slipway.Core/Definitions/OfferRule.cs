using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.Definitions;

/// <summary>
/// A rule that text alone can judge, and how. <paramref name="Find"/> is total: what has not the
/// right shape is another rule's matter.
/// </summary>
public sealed record OfferRule(Rule Rule, Func<OfferToCheck, IEnumerable<Finding>> Find)
{
    /// <summary>
    /// Whether it tells what customers lose against the live version: all of that stands together,
    /// behind the other faults.
    /// </summary>
    public bool ReportsLoss { get; init; }

    public IEnumerable<Fault> Check(OfferToCheck offer) =>
        Find(offer).Select(
            finding => Rule.At(finding.Target, finding.Values) with { Severity = finding.IsWarning ? Severity.Warning : Rule.Severity });
}

/// <summary>Where a rule is not kept (a JSON pointer), and what its message says of that.</summary>
public readonly record struct Finding(string Target, params (string Name, string Value)[] Values)
{
    /// <summary>Whether this one stops nothing, whatever the rule's severity is.</summary>
    public bool IsWarning { get; init; }
}
