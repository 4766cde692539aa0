using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Server.Http;

namespace Slipway.Server.Rules;

/// <summary>Faults as people read them: with the place in the catalogue of rules where theirs is explained.</summary>
public sealed class RuleLinks(PublicAddress own, RulesOptions options)
{
    public string Of(string ruleId) => options.ExplainedByCommand ? $"'slipway rules {ruleId}'" : $"{own.Base}{Routes.Rules}#{ruleId}";

    public Fault On(Fault fault) => fault with { Message = $"{fault.Message} See {Of(fault.Code)}" };

    /// <summary>One line of a step's messages; <paramref name="address"/> is the file's or disk's that was read.</summary>
    public string Line(Fault fault, string? address = null) =>
        $"{(fault.Severity == Severity.Warning ? "Warning: " : "")}{fault.Target}: "
        + $"{(address is null ? "" : Address.Masked(address) + ": ")}{fault.Message} ({Of(fault.Code)})";
}
