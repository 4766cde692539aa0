namespace Slipway.Core.Publishing;

/// <summary>The result of a step's work. Its texts are plain text for the publisher, without signatures or secrets.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    public sealed record Succeeded(params IReadOnlyList<string> Messages) : StepOutcome;

    /// <summary>
    /// A lasting fault that a person must correct: the operation stays running until it is cancelled. With <paramref name="Until"/>, the
    /// step begins again when market time reaches it.
    /// </summary>
    public sealed record Blocked(IReadOnlyList<string> Errors, DateTimeOffset? Until = null) : StepOutcome;

    /// <summary>Refused for good: the operation fails.</summary>
    public sealed record Rejected(IReadOnlyList<string> Errors) : StepOutcome;

    /// <summary>A fault that may pass, so the step is tried again. An offer that receives it is blocked: no attempt is left.</summary>
    public sealed record Retry(params IReadOnlyList<string> Reasons) : StepOutcome;

    /// <summary>The step begins again when market time reaches <paramref name="Until"/>.</summary>
    public sealed record Deferred(DateTimeOffset Until) : StepOutcome;
}
