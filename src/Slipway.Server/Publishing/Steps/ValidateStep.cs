using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Server.Rules;

namespace Slipway.Server.Publishing.Steps;

/// <summary>
/// Checks the frozen text once more, and reports its warnings. The publish was refused unless the
/// text was right, so this blocks only where a newer node knows more rules, or what is live has
/// changed since.
/// </summary>
public sealed class ValidateStep(DocumentRules rules, RuleLinks links) : IStepHandler
{
    public string StepId => StepIds.Validate;

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var version = await step.ReadVersionAsync(cancel);
        var faults = await rules.CheckAsync(step.Offer, version.Sent, missingSecrets: [], step.Now, publicPlans: null, cancel);
        return faults.Any(fault => fault.Severity == Severity.Error)
            ? new StepOutcome.Blocked([.. faults.Where(fault => fault.Severity == Severity.Error).Select(fault => links.Line(fault))])
            : new StepOutcome.Succeeded(
                ["The offer's settings are complete and well-formed.", .. faults.Select(fault => links.Line(fault))]);
    }
}
