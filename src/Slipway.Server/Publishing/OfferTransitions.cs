using System.Diagnostics;
using Slipway.Core.Publishing;
using Slipway.Server.Notifications;
using Slipway.Server.Telemetry;
using Slipway.Storage.Offers;

namespace Slipway.Server.Publishing;

/// <summary>
/// Load, decide, commit: the one path by which an offer changes, for requests and for the runner. Requests of this process take turns; a
/// race that is lost to the runner or to another node is decided again on what the offer is then.
/// </summary>
public sealed class OfferTransitions(OfferStore offers, MarketPace pace, RunningWork running, NotificationSignal notifications, ILogger<OfferTransitions> log)
{
    private const int MostTries = 5;

    private readonly OfferTurns turns = new();

    /// <param name="key">The offer.</param>
    /// <param name="by">Who acts, and under which names.</param>
    /// <param name="prepare">Makes the command, and what is written with it, for the offer as it was loaded.</param>
    /// <param name="cancel">Ends the wait; what was queued for commit is committed all the same.</param>
    /// <param name="known">The offer as it was read just now, where the caller has it; should it have changed since, it is read again.</param>
    /// <param name="withDraft">Whether <paramref name="prepare"/> looks at the draft.</param>
    public async Task<TransitionOutcome> RunAsync(
        OfferKey key, Actor by, Func<LoadedOffer, Task<Prepared>> prepare, CancellationToken cancel, LoadedOffer? known = null, bool withDraft = false)
    {
        // The runner never waits behind those who write.
        if (by.Lease is not null)
            return await TryAsync(key, by, prepare, known, withDraft, cancel);
        if (await turns.TakeAsync(key, cancel) is not { } taken)
            return new TransitionOutcome.Contended();
        using var turn = taken;
        return await TryAsync(key, by, prepare, known, withDraft, cancel);
    }

    private async Task<TransitionOutcome> TryAsync(
        OfferKey key, Actor by, Func<LoadedOffer, Task<Prepared>> prepare, LoadedOffer? known, bool withDraft, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var loaded = known ?? await (withDraft ? offers.LoadWithDraftAsync(key, cancel) : offers.LoadAsync(key, cancel));
            known = null;

            // The offer is read first: what has been answered since is told by its higher number, and is read again.
            if (by.Request is { } request && loaded.Offer is { } present && await offers.FindRequestAsync(request, cancel) is { } answered)
            {
                if (answered.CommandRevision > present.CommandRevision)
                    continue;
                if (answered.IsRepeatedBy(request, present))
                    return new TransitionOutcome.Repeated(answered.OperationId, loaded);
            }

            var prepared = await prepare(loaded);
            switch (Transition.Decide(loaded.Offer, prepared.Command, loaded.Now, await pace.NowAsync(cancel)))
            {
                case Decision.Refused refused:
                    return new TransitionOutcome.Refused(refused.Refusal, loaded.Offer);
                case Decision.AlreadySo so:
                    // One of the same name may have been answered by another node meanwhile: then this one is decided on what that came to.
                    if (by.Request is { } named && !await offers.RememberAsync(named, so.Operation?.Id, loaded.Offer!.CommandRevision, cancel))
                        break;
                    return new TransitionOutcome.Done(loaded.Offer!, so.Operation, loaded.Now);
                case Decision.Accepted accepted:
                    var change = new Change
                    {
                        Expected = loaded.Offer?.Revision ?? 0,
                        Accepted = accepted,
                        Actor = by.Name,
                        CorrelationId = by.CorrelationId,
                        Request = by.Request,
                        Lease = by.Lease,
                        TraceParent = Activity.Current?.Id,
                        Draft = prepared.Draft,
                        Effects = prepared.Effects,
                        Rest = Rests(loaded.Offer, accepted) ? pace.ShortestOperation : TimeSpan.Zero,
                    };
                    var (outcome, now) = await offers.CommitAsync(change, cancel);
                    switch (outcome)
                    {
                        case CommitOutcome.Committed:
                            Announce(loaded.Offer, accepted);
                            return new TransitionOutcome.Done(accepted.Offer, accepted.Operation, now);
                        case CommitOutcome.LeaseLost:
                            ServiceTelemetry.LeaseLost();
                            return new TransitionOutcome.LeaseLost();
                    }

                    ServiceTelemetry.DecidedAgain();
                    break;
            }
        }

        return new TransitionOutcome.Contended();
    }

    /// <summary>
    /// Whether an operation has begun to run, or to be cancelled: a client must be able to see that it does.
    /// </summary>
    private static bool Rests(Offer? before, Decision.Accepted accepted) =>
        accepted.Operation is { Current: not null } operation && (before?.Newest?.Id != operation.Id || operation.IsCanceling);

    private void Announce(Offer? before, Decision.Accepted accepted)
    {
        log.LogInformation("{Offer}: {What}, operation {Operation}", accepted.Offer.Key, accepted.History.What, accepted.History.OperationId?.ToString() ?? "none");
        if (accepted.Operation is not { } operation)
            return;
        ServiceTelemetry.OperationWritten(operation, isNew: before?.Newest?.Id != operation.Id);
        if ((operation.State == OperationState.Canceled || operation.IsCanceling) && before?.Running is { } stopped)
            running.Stop(stopped.Id);
        if (operation.IsReady)
            running.Wake();
        if (accepted.Notice is not null)
            notifications.Wake();
    }
}

/// <param name="Name">A principal's application id, or a node.</param>
/// <param name="CorrelationId">The request's or the operation's.</param>
/// <param name="Request">The client's own name for its request, if it gave one.</param>
/// <param name="Lease">The runner's claim, if it acts.</param>
public sealed record Actor(string Name, string CorrelationId, ClientRequest? Request = null, Lease? Lease = null);

/// <summary>A command with what is to be written beside the state.</summary>
public sealed record Prepared(Command Command, DraftText? Draft = null)
{
    public StepEffects Effects { get; init; } = StepEffects.None;
}

public abstract record TransitionOutcome
{
    private TransitionOutcome()
    {
    }

    /// <summary>It is so now, or was already. <paramref name="Operation"/> is the one that began, changed, or was meant; <paramref name="Now"/> is market time then.</summary>
    public sealed record Done(Offer Offer, Operation? Operation, DateTimeOffset Now) : TransitionOutcome;

    /// <summary>The same request was answered before, with this operation, and nothing was asked of the offer since.</summary>
    public sealed record Repeated(Guid? OperationId, LoadedOffer Loaded) : TransitionOutcome;

    public sealed record Refused(Refusal Refusal, Offer? Offer) : TransitionOutcome;

    public sealed record LeaseLost : TransitionOutcome;

    /// <summary>Others kept changing the offer first.</summary>
    public sealed record Contended : TransitionOutcome;
}
