using Slipway.Core.Publishing;
using Slipway.Server.Hosting;
using Slipway.Server.Telemetry;
using Slipway.Storage.Offers;

namespace Slipway.Server.Publishing;

/// <summary>
/// How this node changes an offer: its requests take turns before the <see cref="TransitionLoop"/>, so that they race only with the runner
/// and other nodes, and what was committed is counted and wakes those whose work it is.
/// </summary>
public sealed class OfferTransitions(TransitionLoop loop, RunningWork running, WakeUps wakeUps, ILogger<OfferTransitions> log)
{
    private readonly OfferTurns turns = new();

    /// <inheritdoc cref="TransitionLoop.RunAsync"/>
    public async Task<TransitionOutcome> RunAsync(
        OfferKey key,
        Actor by,
        Func<LoadedOffer, Task<Prepared>> prepare,
        CancellationToken cancel,
        LoadedOffer? known = null,
        bool withDraft = false)
    {
        // The runner never waits behind those who write.
        if (by.Lease is not null)
            return Announce(await loop.RunAsync(key, by, prepare, cancel, known, withDraft));
        if (await turns.TakeAsync(key, cancel) is not { } taken)
            return new TransitionOutcome.Contended();
        using var turn = taken;
        return Announce(await loop.RunAsync(key, by, prepare, cancel, known, withDraft));
    }

    private TransitionOutcome Announce(TransitionOutcome outcome)
    {
        if (outcome is TransitionOutcome.LeaseLost)
            ServiceTelemetry.LeaseLost();
        if (outcome is not TransitionOutcome.Done { Accepted: { } accepted, Before: var before })
            return outcome;
        log.LogInformation("{Offer}: {What}, operation {Operation}", accepted.Offer.Key, accepted.History.What,
            accepted.History.OperationId?.ToString() ?? "none");
        if (accepted.Operation is not { } operation)
            return outcome;
        ServiceTelemetry.OperationWritten(operation, isNew: before?.Newest?.Id != operation.Id);
        if ((operation.State == OperationState.Canceled || operation.IsCanceling) && before?.Running is { } stopped)
            running.Stop(stopped.Id);
        if (operation.IsReady)
            wakeUps.Steps.Call();
        if (accepted.Notice is not null)
            wakeUps.Notices.Call();
        return outcome;
    }
}
