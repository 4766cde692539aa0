using Slipway.Core.Publishing;

namespace Slipway.Server.Publishing.Steps;

/// <summary>Decides about a due step before its handler does: an extension registers its own; here every handler does its work.</summary>
public class StepInterceptor
{
    /// <summary>The step's outcome; null: its handler does the work.</summary>
    public virtual Task<StepOutcome?> RunAsync(StepContext context, CancellationToken cancel) => Task.FromResult<StepOutcome?>(null);
}
