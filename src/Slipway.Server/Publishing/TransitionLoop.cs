using System.Diagnostics;
using Slipway.Core.Publishing;
using Slipway.Server.Telemetry;
using Slipway.Storage.Changes;
using Slipway.Storage.Offers;

namespace Slipway.Server.Publishing;

/// <summary>
/// Load, decide, commit, and again where another changed the offer first: the one path by which an offer changes, for requests, for the
/// runner and for an operator's verbs.
/// </summary>
public sealed class TransitionLoop(OfferStore offers, MarketPace pace)
{
    private const int MostTries = 5;

    /// <param name="key">The offer.</param>
    /// <param name="by">Who acts, and under which names.</param>
    /// <param name="prepare">Makes the command, and what is written with it, for the offer as it was loaded.</param>
    /// <param name="cancel">Ends the wait; what was queued for commit is committed all the same.</param>
    /// <param name="known">The offer as it was read just now, where the caller has it; should it
    /// have changed since, it is read again.</param>
    /// <param name="withDraft">Whether <paramref name="prepare"/> looks at the draft.</param>
    public async Task<TransitionOutcome> RunAsync(
        OfferKey key,
        Actor by,
        Func<LoadedOffer, Task<Prepared>> prepare,
        CancellationToken cancel,
        LoadedOffer? known = null,
        bool withDraft = false)
    {
        for (var attempt = 0; attempt < MostTries; attempt++, known = null)
        {
            var loaded = known ?? await (withDraft ? offers.LoadWithDraftAsync(key, cancel) : offers.LoadAsync(key, cancel));

            // The offer is read first: a response given since has a higher number, and the offer is read again.
            if (by.Request is { } request && loaded.Offer is { } present && await offers.FindRequestAsync(request, cancel) is { } answered)
            {
                if (answered.CommandRevision > present.CommandRevision)
                    continue;
                if (answered.IsRepeatedBy(request, present))
                    return new TransitionOutcome.Repeated(answered.OperationId, loaded);
            }

            var prepared = await prepare(loaded);
            var outcome = Transition.Decide(loaded.Offer, prepared.Command, loaded.Now, await pace.NowAsync(cancel)) switch
            {
                Decision.Accepted accepted => await CommitAsync(loaded, prepared, accepted, by, cancel),
                Decision.AlreadySo so => await RememberAsync(loaded, so, by, cancel),
                Decision.Refused refused => new TransitionOutcome.Refused(refused.Refusal, loaded.Offer),
                var unknown => throw new UnreachableException(unknown.ToString()),
            };
            if (outcome is not null)
                return outcome;
        }

        return new TransitionOutcome.Contended();
    }

    /// <summary>Null where another changed the offer first.</summary>
    private async Task<TransitionOutcome?> CommitAsync(
        LoadedOffer loaded, Prepared prepared, Decision.Accepted accepted, Actor by, CancellationToken cancel)
    {
        var (outcome, now) = await offers.CommitAsync(
            new Change
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
            },
            cancel);
        switch (outcome)
        {
            case CommitOutcome.Committed:
                return new TransitionOutcome.Done(accepted.Offer, accepted.Operation, now) { Before = loaded.Offer, Accepted = accepted };
            case CommitOutcome.LeaseLost:
                return new TransitionOutcome.LeaseLost();
            default:
                ServiceTelemetry.DecidedAgain();
                return null;
        }
    }

    /// <summary>
    /// Null where another node has answered a request of the same name meanwhile: then this one is
    /// decided on what that came to.
    /// </summary>
    private async Task<TransitionOutcome?> RememberAsync(LoadedOffer loaded, Decision.AlreadySo so, Actor by, CancellationToken cancel) =>
        by.Request is not { } request || await offers.RememberAsync(request, so.Operation?.Id, loaded.Offer!.CommandRevision, cancel)
            ? new TransitionOutcome.Done(loaded.Offer!, so.Operation, loaded.Now)
            : null;

    /// <summary>
    /// Whether an operation has begun to run, or to be cancelled: a client must be able to see that it does.
    /// </summary>
    private static bool Rests(Offer? before, Decision.Accepted accepted) =>
        accepted.Operation is { Current: not null } operation && (before?.Newest?.Id != operation.Id || operation.IsCanceling);
}
