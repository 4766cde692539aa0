using System.Diagnostics;
using Slipway.Server.Telemetry;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing.Runner;

/// <summary>
/// Measures one attempt at a step: a span in the trace of the request that began the operation, on
/// any node and at any later time, and a duration with its outcome.
/// </summary>
internal sealed class MeasuredStep : IDisposable
{
    private readonly string step;
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly Activity? span;

    private MeasuredStep(ClaimedWork claim)
    {
        step = claim.StepId;
        ActivityContext.TryParse(claim.TraceParent, null, isRemote: true, out var request);
        span = ServiceTelemetry.Spans.StartActivity($"step {step}", ActivityKind.Internal, request);
        span?.SetTag("slipway.operation", claim.Lease.OperationId.ToString());
        span?.SetTag("slipway.offer", claim.Key.ToString());
        span?.SetTag("slipway.attempt", claim.Lease.Attempt);
    }

    /// <summary>
    /// succeeded, blocked, rejected, retried, deferred, canceled (a cancel that took its time was
    /// over), dropped (the result was no longer wanted), or abandoned (the work was stopped, or
    /// could not be recorded).
    /// </summary>
    public string Outcome { get; set; } = "abandoned";

    public static MeasuredStep Begin(ClaimedWork claim) => new(claim);

    public void Dispose()
    {
        span?.SetTag("slipway.outcome", Outcome);
        if (Outcome is "blocked" or "abandoned")
            span?.SetStatus(ActivityStatusCode.Error);
        span?.Dispose();
        ServiceTelemetry.StepEnded(step, Outcome, began);
    }
}
