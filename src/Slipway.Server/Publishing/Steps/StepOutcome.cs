using Slipway.Storage.Offers;

namespace Slipway.Server.Publishing.Steps;

/// <summary>What a step's work comes to.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>Done. <paramref name="OwnAddresses"/> maps addresses that the publisher sent to those of the service's own copies.</summary>
    public sealed record Succeeded(IReadOnlyList<string> Messages, StepEffects? Effects = null, IReadOnlyDictionary<string, string>? OwnAddresses = null)
        : StepOutcome;

    /// <summary>A fault that only a person can mend. With <paramref name="Until"/>, it is looked at again when market time reaches that.</summary>
    public sealed record Blocked(IReadOnlyList<string> Errors, DateTimeOffset? Until = null) : StepOutcome;

    /// <summary>A final no.</summary>
    public sealed record Rejected(IReadOnlyList<string> Errors) : StepOutcome;

    /// <summary>A fault that time may mend. <paramref name="Partial"/> is what need not be done again.</summary>
    public sealed record Retry(IReadOnlyList<string> Reasons, StepEffects? Partial = null) : StepOutcome
    {
        public StepEffects Effects => Partial ?? StepEffects.None;
    }

    /// <summary>To be looked at again when market time reaches <paramref name="Until"/>.</summary>
    public sealed record Deferred(DateTimeOffset Until) : StepOutcome;
}
