using System.Collections.Immutable;
using Slipway.Core.Documents;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Definitions;

/// <summary>
/// A rule that needs only the document, with its check. <paramref name="Find"/> never throws:
/// values of the wrong shape are reported by other rules.
/// </summary>
public sealed record OfferRule(Rule Rule, Func<OfferToCheck, IEnumerable<Finding>> Find)
{
    /// <summary>
    /// Whether the rule reports what customers lose compared with the live version. These faults
    /// are listed together, after all others.
    /// </summary>
    public bool ReportsLoss { get; init; }

    /// <summary>
    /// A rule of the first step about the fields of these names.
    /// </summary>
    public static OfferRule Of(
        string id,
        ImmutableArray<string> fields,
        string demand,
        string message,
        RuleSource source,
        Func<OfferToCheck, IEnumerable<Finding>> find,
        Severity severity = Severity.Error) =>
        new(new Rule(id, StepIds.Validate, demand, message) { Source = source, Severity = severity, Fields = fields }, find);

    public IEnumerable<Fault> Check(OfferToCheck offer) => Find(offer).Select(FaultOf);

    public Fault FaultOf(Finding finding) =>
        Rule.At(finding.Target, finding.Values) with { Severity = finding.IsWarning ? Severity.Warning : Rule.Severity };
}
