using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Core.Operations;
using Slipway.Server.Host;
using Slipway.Server.Offers;
using Slipway.Server.Settings;
using Slipway.Server.Steps;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;

namespace Slipway.Server.Runner;

/// <summary>
/// Claims steps that are due, lets their handlers work, and commits what they come to. Everything that waits is a row; this holds nothing that a crash
/// could lose.
/// </summary>
public sealed class OperationRunner(
    WorkStore work,
    OfferStore offers,
    OfferTransitions transitions,
    StepHandlers handlers,
    RunningWork running,
    SlipwaySettings settings,
    TimeProvider machine,
    IHostApplicationLifetime lifetime,
    ILogger<OperationRunner> log) : BackgroundService
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    /// <summary>How much less often a node looks while no operation runs; what it accepts itself wakes it at once.</summary>
    private const int IdleFactor = 10;

    private readonly string node = $"{Environment.MachineName}/{Guid.NewGuid():N}";
    private readonly ConcurrentDictionary<Lease, Task> claims = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Stopping begins before the listener closes: what would fetch from this very service must not begin any more.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await ListeningAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var abandon = new CancellationTokenSource();
        using var renewal = CancellationTokenSource.CreateLinkedTokenSource(abandon.Token);
        var renewing = RenewAsync(renewal.Token);
        while (!stopping.Token.IsCancellationRequested)
        {
            try
            {
                await ClaimAsync(abandon.Token, stopping.Token);
                var idle = claims.IsEmpty && !await work.HasOpenWorkAsync(stopping.Token);
                await running.WaitAsync(idle ? settings.RunnerPoll * IdleFactor : settings.RunnerPoll, stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.Token.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                log.LogError(fault, "The store could not be asked for work; trying again");
                await Task.Delay(TimeSpan.FromSeconds(1), machine, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // What is at work may finish; what does not is given back, and begun again by whoever claims it next.
        abandon.CancelAfter(DrainTime);
        await Task.WhenAll(claims.Values);
        await renewal.CancelAsync();
        await renewing;
    }

    /// <summary>Until the service listens, neither its own address nor what a rehearsal serves is known to any step.</summary>
    private Task ListeningAsync(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStarted.Register(started.SetResult);
        return started.Task.WaitAsync(stopping);
    }

    private async Task ClaimAsync(CancellationToken abandon, CancellationToken stopping)
    {
        while (settings.RunnerConcurrency - claims.Count is > 0 and var free)
        {
            var claimed = await work.ClaimAsync(node, settings.RunnerLease, free, handlers.StepIds, stopping);
            foreach (var claim in claimed)
            {
                var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                claims[claim.Lease] = RunAsync(claim, started.Task, abandon);
                started.SetResult();
            }

            if (claimed.Count < free)
                return;
        }
    }

    /// <summary>Works on one operation for as long as its next step is ready too.</summary>
    private async Task RunAsync(ClaimedWork claim, Task started, CancellationToken abandon)
    {
        await started;
        var operationId = claim.Lease.OperationId;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(abandon);
        using var scope = log.BeginScope(LogScope.OfOperation(operationId, claim.Key));
        running.Add(claim.Lease, stop);
        var step = claim;
        try
        {
            while (await RunStepAsync(step, stop.Token) is { } next)
                step = next;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await ReleaseAsync(claim.Lease);
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Step {Step} of operation {Operation} could not be recorded", step.StepId, operationId);
            await ReleaseAsync(claim.Lease);
        }
        finally
        {
            running.Remove(claim.Lease, stop);
            claims.TryRemove(claim.Lease, out _);
            running.Wake();
        }
    }

    /// <summary>Runs one step and commits what it came to; the next step when this node goes on with it, else null.</summary>
    private async Task<ClaimedWork?> RunStepAsync(ClaimedWork claim, CancellationToken stop)
    {
        var loaded = await offers.LoadAsync(claim.Key, stop);
        if (loaded.Offer is not { Running: { } operation } offer || operation.Id != claim.Lease.OperationId || operation.Current?.Id != claim.StepId)
        {
            await ReleaseAsync(claim.Lease);
            return null;
        }

        var context = new StepContext(offer, operation, await offers.ReadVersionAsync(claim.Key, operation.OfferVersion, stop), claim, loaded.Now, work);
        var outcome = await HandleAsync(context, stop);
        if (outcome is StepOutcome.Retry && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The stop itself may be what it ran into.
            await ReleaseAsync(claim.Lease);
            return null;
        }

        if (outcome is StepOutcome.Retry retry && claim.Faults < settings.RunnerRetries)
        {
            await RetryAsync(context, retry, stop);
            return null;
        }

        var result = await transitions.RunAsync(
            claim.Key,
            new Actor(node, operation.Id.ToString(), Lease: claim.Lease),
            async now => await handlers.PrepareAsync(context, outcome, now.Now),
            stop);
        if (result is not TransitionOutcome.Done { Operation: { } after })
        {
            await ReleaseAsync(claim.Lease);
            return null;
        }

        log.LogInformation("Step {Step} of operation {Operation}: {Outcome}", claim.StepId, operation.Id, outcome.GetType().Name);
        return after.IsReady ? claim with { StepId = after.Current!.Id, Faults = 0 } : null;
    }

    /// <summary>Gives a step back, if it is held still; where the store cannot be asked, the lease runs out by itself.</summary>
    private async Task ReleaseAsync(Lease lease)
    {
        try
        {
            await work.ReleaseAsync(lease, CancellationToken.None);
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "Operation {Operation} could not be given back; its lease runs out by itself", lease.OperationId);
        }
    }

    private async Task<StepOutcome> HandleAsync(StepContext context, CancellationToken stop)
    {
        try
        {
            return await handlers.Find(context.Claim.StepId).RunAsync(context, stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            log.LogError(fault, "Step {Step} of operation {Operation} failed unexpectedly", context.Claim.StepId, context.Operation.Id);
            return new StepOutcome.Retry([$"The service could not complete this step (operation {context.Operation.Id})."]);
        }
    }

    private async Task RetryAsync(StepContext context, StepOutcome.Retry retry, CancellationToken stop)
    {
        var claim = context.Claim;
        var wait = Wait(claim.Faults);
        var notes = retry.Reasons
            .Select(reason => context.Message($"{reason} Trying again (attempt {claim.Faults + 2} of {settings.RunnerRetries + 1}).", MessageLevel.Warning))
            .ToImmutableArray();
        await offers.KeepAsync(claim.Lease, claim.Key, context.Operation.OfferVersion, retry.Effects, stop);
        await work.RetryAsync(claim.Lease, wait, notes, stop);
        log.LogWarning("Step {Step} of operation {Operation} is tried again in {Wait}: {Reasons}", claim.StepId, context.Operation.Id, wait, string.Join(" ", retry.Reasons));
    }

    /// <summary>Doubles from a second to five minutes, give or take a fifth, so that what failed together does not come back together.</summary>
    private TimeSpan Wait(int faults)
    {
        var seconds = Math.Min(300, Math.Pow(2, faults)) * (0.8 + (0.4 * Random.Shared.NextDouble()));
        var wait = TimeSpan.FromSeconds(seconds);
        return settings.Pace.LongestRetry is { } longest && wait > longest ? longest : wait;
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(settings.RunnerLease / 3, machine);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                try
                {
                    var leases = claims.Keys.ToList();
                    if (leases.Count == 0)
                        continue;
                    var held = await work.RenewAsync(leases, settings.RunnerLease, cancel);
                    foreach (var lost in leases.Where(lease => !held.Contains(lease.OperationId)))
                        running.Stop(lost);
                }
                catch (Exception fault) when (!cancel.IsCancellationRequested)
                {
                    log.LogError(fault, "Leases could not be renewed; trying again");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
