using Slipway.Core.Operations;
using Slipway.Server.Artifacts;

namespace Slipway.Server.Steps;

/// <summary>
/// Judges the frozen text once more. The publish was refused unless the text was right, so this finds something only where a newer node knows more rules.
/// </summary>
public sealed class ValidateStep(DocumentRules rules) : IStepHandler
{
    public string StepId => StepIds.Validate;

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var version = await step.ReadVersionAsync(cancel);
        var faults = rules.Check(step.Type, step.Offer.PublisherId, step.Offer.OfferId, version.Sent, missingSecrets: []);
        return faults.IsEmpty
            ? new StepOutcome.Succeeded(["The offer's settings are complete and well-formed."])
            : new StepOutcome.Blocked([.. faults.Select(fault => $"{fault.Target}: {fault.Message} ({fault.Code})")]);
    }
}
