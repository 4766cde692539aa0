using System.Collections.Concurrent;
using Slipway.Server.Hosting;
using Slipway.Server.Publishing.Steps;
using Slipway.Server.Telemetry;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing.Runner;

/// <summary>
/// Claims steps that are due and keeps their leases while they are worked on. Everything that waits
/// is a row; this holds nothing that a crash could lose. A node that others may hold for dead drops
/// what it works on and comes back under a new name.
/// </summary>
public sealed class OperationRunner(
    IDatabase database,
    WorkStore work,
    StepHandlers handlers,
    StepRunner steps,
    RunningWork running,
    WakeUps wakeUps,
    NodeOptions node,
    RunnerOptions options,
    TimeProvider machine,
    IHostApplicationLifetime lifetime,
    ILogger<OperationRunner> log) : BackgroundService
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    /// <summary>How much less often a node looks while no operation runs; what it accepts itself wakes it at once.</summary>
    private const int IdleFactor = 10;

    private readonly ConcurrentDictionary<Lease, Task> claims = new();
    private long lookedFar;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Stopping begins before the listener closes: what would fetch from this very service must not begin any more.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await lifetime.ListeningAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stopping.Token.IsCancellationRequested)
        {
            try
            {
                await using var life = await database.Nodes.JoinAsync(node.Name, stopping.Token);
                await LiveAsync(life, stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.Token.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                log.LogError(fault, "The database cannot be reached; trying again");
                await PauseAsync(stopping.Token);
            }
        }
    }

    /// <summary>Claims and works until the node stops, or until others may hold it for dead.</summary>
    private async Task LiveAsync(Incarnation life, CancellationToken stopping)
    {
        log.LogInformation("This node works as {Owner}", life.Owner);
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(life.Lost);
        using var renewal = CancellationTokenSource.CreateLinkedTokenSource(abandon.Token);
        using var renewals = new PeriodicService("Renewing leases", options.Lease / 3, RenewAsync, machine, log);
        var renewing = renewals.RunAsync(renewal.Token);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, life.Lost);
        while (!end.IsCancellationRequested)
        {
            try
            {
                await ClaimAsync(life.Owner, abandon.Token, end.Token);
                var idle = claims.IsEmpty && !await work.HasOpenWorkAsync(end.Token);
                await wakeUps.Steps.WaitAsync(idle ? node.Poll * IdleFactor : node.Poll, end.Token);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                log.LogError(fault, "Due work could not be read from the database; trying again");
                await PauseAsync(end.Token);
            }
        }

        if (life.Lost.IsCancellationRequested)
            log.LogWarning("{Owner} has lost its lock and leaves its work to other nodes", life.Owner);

        // What is at work may finish; what does not is given back, and begun again by whoever claims it next.
        abandon.CancelAfter(DrainTime);
        await Task.WhenAll(claims.Values);
        await renewal.CancelAsync();
        await renewing;
    }

    private async Task PauseAsync(CancellationToken cancel) =>
        await Task.Delay(TimeSpan.FromSeconds(1), machine, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task ClaimAsync(string owner, CancellationToken abandon, CancellationToken stopping)
    {
        while (options.Concurrency - claims.Count is > 0 and var free)
        {
            var claimed = await work.ClaimAsync(owner, options.Lease, free, options.Share, Look(), handlers.StepIds, stopping);
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

    /// <summary>
    /// How many waiting steps a claim looks through for those of publishers with places left. Now and then it is all of them, however many
    /// one publisher has waiting.
    /// </summary>
    private int Look()
    {
        if (machine.GetElapsedTime(lookedFar) < node.Poll * IdleFactor)
            return WorkStore.UsualLook;
        lookedFar = machine.GetTimestamp();
        return int.MaxValue;
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
            while (await steps.RunAsync(step, claim.Lease.Owner, stop.Token) is { } next)
                step = next;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await steps.ReleaseAsync(claim.Lease);
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Step {Step} of operation {Operation} could not be recorded", step.StepId, operationId);
            await steps.ReleaseAsync(claim.Lease);
        }
        finally
        {
            running.Remove(claim.Lease, stop);
            claims.TryRemove(claim.Lease, out _);
            wakeUps.Steps.Call();
        }
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        var leases = claims.Keys.ToList();
        if (leases.Count == 0)
            return;
        var held = await work.RenewAsync(leases, options.Lease, cancel);
        foreach (var lost in leases.Where(lease => !held.Contains(lease.OperationId)))
        {
            if (running.Stop(lost))
                ServiceTelemetry.LeaseLost();
        }
    }
}
