using System.Threading.RateLimiting;
using Slipway.Server.Telemetry;

namespace Slipway.Server.Http;

/// <summary>
/// Limits how many requests a second each principal may make on this node, with bursts of twice as
/// many. Requests without a token are not counted: behind a proxy all of them come from one
/// address, so one caller could shut out the others; <see cref="ConcurrentRequests"/> limits them
/// together.
/// </summary>
public sealed class RequestRate(int perSecond) : IDisposable
{
    private readonly PartitionedRateLimiter<string> buckets = PartitionedRateLimiter.Create<string, string>(
        principal => RateLimitPartition.GetTokenBucketLimiter(principal, _ => Bucket(perSecond)));

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.Identity is not { IsAuthenticated: true } || PlaceMetadata.Of(context) == PlaceKind.Probe)
        {
            await next(context);
            return;
        }

        using var token = buckets.AttemptAcquire(Caller.Of(context.User).Key);
        if (token.IsAcquired)
        {
            await next(context);
            return;
        }

        ServiceTelemetry.Refused("rate");
        await Errors.TooManyRequests(perSecond, retryAfterSeconds: 1).ExecuteAsync(context);
    }

    public void Dispose() => buckets.Dispose();

    /// <summary>
    /// Refilled ten times a second where the rate divides evenly enough, so that callers need not
    /// wait for the next full second.
    /// </summary>
    private static TokenBucketRateLimiterOptions Bucket(int perSecond)
    {
        var (period, tokens) = perSecond % 10 == 0
            ? (TimeSpan.FromMilliseconds(100), perSecond / 10)
            : (TimeSpan.FromSeconds(1), perSecond);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = 2 * perSecond,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = period,
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }
}
