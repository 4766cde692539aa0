using System.Threading.RateLimiting;
using Slipway.Server.Hosting;
using Slipway.Server.Telemetry;

namespace Slipway.Server.Http;

/// <summary>
/// Limits how many requests from one address are under way on this node, including those whose
/// responses are still being read.
/// </summary>
public sealed class RequestsByAddress(AddressOptions own, int most) : IDisposable
{
    private readonly PartitionedRateLimiter<string> addresses = PartitionedRateLimiter.Create<string, string>(
        address =>
            RateLimitPartition.GetConcurrencyLimiter(address, _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 }));

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (PlaceMetadata.Of(context) == PlaceKind.Probe || ClientAddress.KnownOf(context, own) is not { } address)
        {
            await next(context);
            return;
        }

        using var lease = addresses.AttemptAcquire(address);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        ServiceTelemetry.Refused("address");
        await Errors.TooManyOfAddress(most, retryAfterSeconds: 1).ExecuteAsync(context);
    }

    public void Dispose() => addresses.Dispose();
}
