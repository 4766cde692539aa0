using Slipway.Core.Publishing;

namespace Slipway.Server.Publishing.Steps;

/// <summary>The work of one step.</summary>
public interface IStepHandler
{
    string StepId { get; }

    Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel);
}
