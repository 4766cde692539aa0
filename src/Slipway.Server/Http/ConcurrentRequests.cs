using System.Threading.RateLimiting;
using Slipway.Server.Telemetry;

namespace Slipway.Server.Http;

/// <summary>
/// Limits how many requests this node processes at once. As many again may wait a moment for a
/// place; all others are refused at once, before
/// a token is checked or a body read, so that refusing costs next to nothing and the service
/// recovers as soon as the rush is over.
/// </summary>
public sealed class ConcurrentRequests(LimitsOptions limits, TimeProvider machine) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The part of the places that token requests may have: their senders are not known yet and may
    /// be slow.
    /// </summary>
    private const int TokenPart = 8;

    /// <summary>
    /// How many responses may be in transit for each place; they cost only memory. Beyond this, a
    /// response keeps its place until it is sent.
    /// </summary>
    private const int SendingsForEachPlace = 8;

    private readonly ConcurrencyLimiter sendings = new(
        new ConcurrencyLimiterOptions { PermitLimit = limits.ConcurrentRequests * SendingsForEachPlace, QueueLimit = 0 });
    private readonly ConcurrencyLimiter places = Limiter(limits.ConcurrentRequests);
    private readonly ConcurrencyLimiter tokenPlaces = Limiter(Math.Max(1, limits.ConcurrentRequests / TokenPart));

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var kind = PlaceMetadata.Of(context);
        if (kind == PlaceKind.Probe)
        {
            await next(context);
            return;
        }

        using var tokenPlace = kind == PlaceKind.Token ? await TakeAsync(tokenPlaces, context.RequestAborted) : null;
        if (tokenPlace is null or { IsAcquired: true })
        {
            using var place = new Place(await TakeAsync(places, context.RequestAborted), sendings);
            if (place.IsTaken)
            {
                context.Response.OnStarting(place.LeaveToSendAsync);
                await next(context);
                return;
            }
        }

        ServiceTelemetry.Refused("overload");
        await Errors.ServiceBusy("The service is too busy at the moment. Try again after the time in Retry-After.").ExecuteAsync(
            context);
    }

    public void Dispose()
    {
        places.Dispose();
        tokenPlaces.Dispose();
        sendings.Dispose();
    }

    private static ConcurrencyLimiter Limiter(int places) =>
        new(new ConcurrencyLimiterOptions { PermitLimit = places, QueueLimit = places });

    private ValueTask<RateLimitLease> TakeAsync(ConcurrencyLimiter places, CancellationToken gone)
    {
        var free = places.AttemptAcquire();
        return free.IsAcquired ? ValueTask.FromResult(free) : WaitAsync(places, gone);
    }

    private async ValueTask<RateLimitLease> WaitAsync(ConcurrencyLimiter places, CancellationToken gone)
    {
        using var limit = new CancellationTokenSource(LongestWait, machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, limit.Token);
        try
        {
            return await places.AcquireAsync(1, either.Token);
        }
        catch (OperationCanceledException)
        {
            return places.AttemptAcquire();
        }
    }

    /// <summary>
    /// A place among the requests that are processed, held until the response starts: the reader
    /// may be slow, and only sending is left.
    /// </summary>
    private sealed class Place(RateLimitLease work, ConcurrencyLimiter sendings) : IDisposable
    {
        private RateLimitLease? sending;
        private bool isOver;

        public bool IsTaken => work.IsAcquired;

        /// <summary>
        /// A response without a body starts after everything else has ended: nothing is left to
        /// send, so the lease is returned here.
        /// </summary>
        public Task LeaveToSendAsync()
        {
            if (isOver)
                return Task.CompletedTask;
            sending = sendings.AttemptAcquire();
            if (sending.IsAcquired)
                work.Dispose();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            isOver = true;
            work.Dispose();
            sending?.Dispose();
        }
    }
}
