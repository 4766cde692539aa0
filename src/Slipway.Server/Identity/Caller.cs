using System.Security.Claims;

namespace Slipway.Server.Identity;

/// <summary>
/// Who a valid token speaks for: application and tenant id in lower case, each empty where the token names none, and the subscriptions that it claims.
/// </summary>
public sealed record Caller(string AppId, string TenantId, IReadOnlyList<string> Subscriptions)
{
    /// <summary>A customer's subscription, once per claim (ours; the built-in token service gives none and keeps them with the principal).</summary>
    private const string SubscriptionClaim = "subscription_id";

    /// <summary>v1 tokens name the application <c>appid</c>, v2 tokens <c>azp</c> (documented by the issuer of the original).</summary>
    public static Caller Of(ClaimsPrincipal user) => new(
        (user.FindFirstValue("appid") ?? user.FindFirstValue("azp") ?? "").ToLowerInvariant(),
        (user.FindFirstValue("tid") ?? "").ToLowerInvariant(),
        [.. user.FindAll(SubscriptionClaim).Select(claim => claim.Value)]);
}
