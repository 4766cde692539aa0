using System.Threading.RateLimiting;
using Slipway.Server.Telemetry;

namespace Slipway.Server.Http;

/// <summary>
/// Bounds what this node works on at once. Who finds no place waits a moment, together with at most as many others; everyone else is refused at once, before
/// a token is checked or a body read, so that refusing costs next to nothing and the service recovers as soon as the rush is over.
/// </summary>
public sealed class ConcurrentRequests(LimitsOptions limits, TimeProvider machine) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>What part of the places requests for tokens may have: nobody knows yet who sends them, nor how slowly.</summary>
    private const int TokenPart = 8;

    /// <summary>
    /// How many answers may be on their way for each place; they cost memory alone. Beyond, an answer keeps its place until it is sent.
    /// </summary>
    private const int SendingsForEachPlace = 8;

    private readonly ConcurrencyLimiter sendings = new(new ConcurrencyLimiterOptions { PermitLimit = limits.ConcurrentRequests * SendingsForEachPlace, QueueLimit = 0 });
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
        await Errors.ServiceBusy("The service has too much to do at the moment. Try again after the seconds that Retry-After names.").ExecuteAsync(context);
    }

    public void Dispose()
    {
        places.Dispose();
        tokenPlaces.Dispose();
        sendings.Dispose();
    }

    private static ConcurrencyLimiter Limiter(int places) => new(new ConcurrencyLimiterOptions { PermitLimit = places, QueueLimit = places });

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
    /// A place among the requests at work, until the answer begins: its reader may be slow, and nothing is left to do but to send.
    /// </summary>
    private sealed class Place(RateLimitLease work, ConcurrencyLimiter sendings) : IDisposable
    {
        private RateLimitLease? sending;
        private bool isOver;

        public bool IsTaken => work.IsAcquired;

        /// <summary>
        /// An answer without a body begins after all else is over: then nothing is left to send, and nobody would give the lease back.
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
