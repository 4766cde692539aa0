using System.Threading.RateLimiting;
using Slipway.Contracts;
using Slipway.Server.Api;
using Slipway.Server.Settings;
using Slipway.Server.Telemetry;

namespace Slipway.Server.Limits;

/// <summary>
/// Bounds what this node works on at once. Who finds no place waits a moment, together with at most as many others; everyone else is refused at once, before
/// a token is checked or a body read, so that refusing costs next to nothing and the service recovers as soon as the rush is over.
/// </summary>
public sealed class ConcurrentRequests(SlipwaySettings settings, TimeProvider machine) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>What part of the places requests for tokens may have: nobody knows yet who sends them, nor how slowly.</summary>
    private const int TokenPart = 8;

    private readonly ConcurrencyLimiter places = Limiter(settings.ConcurrentRequests);
    private readonly ConcurrencyLimiter tokenPlaces = Limiter(Math.Max(1, settings.ConcurrentRequests / TokenPart));

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (IsProbe(context.Request.Path))
        {
            await next(context);
            return;
        }

        using var tokenPlace = IsForToken(context.Request.Path) ? await TakeAsync(tokenPlaces, context.RequestAborted) : null;
        if (tokenPlace is null or { IsAcquired: true })
        {
            using var place = await TakeAsync(places, context.RequestAborted);
            if (place.IsAcquired)
            {
                await next(context);
                return;
            }
        }

        ServiceTelemetry.Refused("overload");
        await Errors.ServiceBusy("The service has too much to do at the moment. Try again after the seconds that Retry-After names.").ExecuteAsync(context);
    }

    /// <summary>Probes are answered whatever else is worked on: a node that is restarted because it is busy makes the others busier.</summary>
    internal static bool IsProbe(PathString path) => path.Equals(Routes.Live, StringComparison.OrdinalIgnoreCase) || path.Equals(Routes.Ready, StringComparison.OrdinalIgnoreCase);

    public void Dispose()
    {
        places.Dispose();
        tokenPlaces.Dispose();
    }

    private static bool IsForToken(PathString path) => path.Value!.EndsWith("/token", StringComparison.OrdinalIgnoreCase);

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
}
