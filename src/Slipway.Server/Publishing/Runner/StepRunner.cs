using System.Collections.Immutable;
using Slipway.Core.Publishing;
using Slipway.Server.Fetching;
using Slipway.Server.Publishing.Steps;
using Slipway.Storage.Changes;
using Slipway.Storage.Files;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing.Runner;

/// <summary>One claimed step: its handler works, and what that comes to is committed, tried again or given back.</summary>
public sealed class StepRunner(
    WorkStore work,
    OfferStore offers,
    OfferTransitions transitions,
    StepHandlers handlers,
    StepInterceptor interceptor,
    MarketPace pace,
    RunnerOptions options,
    TimeProvider machine,
    IHostApplicationLifetime lifetime,
    ILogger<StepRunner> log)
{
    /// <summary>After a step that took longer, the offer is read again, for market time has gone on.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs one step and commits what it came to; the next step when this node goes on with it, else null.</summary>
    /// <param name="claim">The step.</param>
    /// <param name="node">The lease's owner, who acts.</param>
    /// <param name="stop">Ends the work: the lease is lost, the operation has ended, or the node stops.</param>
    public async Task<ClaimedWork?> RunAsync(ClaimedWork claim, string node, CancellationToken stop)
    {
        using var measured = MeasuredStep.Begin(claim);
        var loaded = claim.Offer ?? await offers.LoadAsync(claim.Key, stop);
        if (loaded.Offer is not { Running: { } operation } offer || operation.Id != claim.Lease.OperationId
            || operation.Current?.Id != claim.StepId)
        {
            measured.Outcome = "dropped";
            await ReleaseAsync(claim.Lease);
            return null;
        }

        if (operation.IsCanceling)
        {
            measured.Outcome = "canceled";
            await EndCancelAsync(claim, operation.Id, node, stop);
            return null;
        }

        var context = new StepContext(offer, operation, claim, loaded.Now, offers, work);
        var began = machine.GetTimestamp();
        var outcome = await HandleAsync(context, stop);
        if (outcome is StepOutcome.Retry && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The stop itself may be what it ran into.
            await ReleaseAsync(claim.Lease);
            return null;
        }

        if (outcome is StepOutcome.Retry retry && claim.Faults < options.Retries)
        {
            await RetryAsync(context, retry, stop);
            measured.Outcome = "retried";
            return null;
        }

        var result = await transitions.RunAsync(
            claim.Key,
            new Actor(node, operation.Id.ToString(), Lease: claim.Lease),
            _ => handlers.PrepareAsync(context, outcome),
            stop,
            known: machine.GetElapsedTime(began) < Fresh ? loaded : null);
        if (result is not TransitionOutcome.Done { Operation: { } after } done)
        {
            measured.Outcome = "dropped";
            await ReleaseAsync(claim.Lease);
            return null;
        }

        measured.Outcome = outcome switch { StepOutcome.Succeeded
            => "succeeded", StepOutcome.Deferred => "deferred", StepOutcome.Rejected => "rejected", _ => "blocked" };
        return after.IsReady
            ? claim with { StepId = after.Current!.Id, Faults = 0, Offer = new LoadedOffer(done.Offer, StepProgress.None, done.Now) }
            : null;
    }

    /// <summary>The cancel of an operation that took its time is over.</summary>
    private async Task EndCancelAsync(ClaimedWork claim, Guid operationId, string node, CancellationToken stop)
    {
        var actor = new Actor(node, operationId.ToString(), Lease: claim.Lease);
        if (await transitions.RunAsync(claim.Key, actor, _ => Task.FromResult(new Prepared(
            new Command.Cancel(operationId))), stop) is not TransitionOutcome.Done { Operation.State: OperationState.Canceled })
            await ReleaseAsync(claim.Lease);
    }

    /// <summary>Releases a step that is still leased; when the database cannot be reached, the lease expires by itself.</summary>
    public async Task ReleaseAsync(Lease lease)
    {
        try
        {
            await work.ReleaseAsync(lease, CancellationToken.None);
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "Operation {Operation} could not be released; its lease will expire", lease.OperationId);
        }
    }

    private async Task<StepOutcome> HandleAsync(StepContext context, CancellationToken stop)
    {
        StepFetchLimits.Begin(options.StepTime, machine);
        try
        {
            return await interceptor.RunAsync(context, stop) ?? await handlers.Find(context.Claim.StepId).RunAsync(context, stop);
        }
        catch (LargeFilesException fault)
        {
            log.LogError(
                fault, "The store for large files failed step {Step} of operation {Operation}", context.Claim.StepId, context.Operation.Id);
            return fault.IsTransient ? new StepOutcome.Retry(fault.Message) : new StepOutcome.Blocked([fault.Message]);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            log.LogError(fault, "Step {Step} of operation {Operation} failed unexpectedly", context.Claim.StepId, context.Operation.Id);
            return new StepOutcome.Retry($"The service could not complete this step (operation {context.Operation.Id}).");
        }
    }

    private async Task RetryAsync(StepContext context, StepOutcome.Retry retry, CancellationToken stop)
    {
        var claim = context.Claim;
        var wait = Wait(claim.Faults, await pace.NowAsync(stop));
        var notes = retry.Reasons
            .Select(reason =>
                context.Message($"{reason} Trying again (attempt {claim.Faults + 2} of {options.Retries + 1}).", MessageLevel.Warning))
            .ToImmutableArray();
        await offers.KeepAsync(claim.Lease, claim.Key, context.Operation.OfferVersion, context.Effects, stop);
        await work.RetryAsync(claim.Lease, wait, notes, stop);
        log.LogWarning("Step {Step} of operation {Operation} is tried again in {Wait}: {Reasons}", claim.StepId, context.Operation.Id,
            wait, string.Join(" ", retry.Reasons));
    }

    /// <summary>
    /// Doubles from a second to five minutes, give or take a fifth, so that what failed together
    /// does not come back together.
    /// </summary>
    private static TimeSpan Wait(int faults, Pace pace)
    {
        var seconds = Math.Min(300, Math.Pow(2, faults)) * (0.8 + (0.4 * Random.Shared.NextDouble()));
        var wait = TimeSpan.FromSeconds(seconds);
        return pace.LongestRetry is { } longest && wait > longest ? longest : wait;
    }
}
