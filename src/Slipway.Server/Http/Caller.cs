using System.Security.Claims;

namespace Slipway.Server.Http;

/// <summary>
/// The caller that a valid token identifies: by application, or by object if the token does not
/// name an application; each is empty if the token does not name it. The tenant is in lower case.
/// Subscriptions are those that the token claims.
/// </summary>
public sealed record Caller(string AppId, string TenantId, IReadOnlyList<string> Subscriptions, string ObjectId = "")
{
    /// <summary>
    /// A customer's subscription, once per claim (ours; the built-in token service gives none and
    /// keeps them with the principal).
    /// </summary>
    private const string SubscriptionClaim = "subscription_id";

    /// <summary>
    /// The caller's name in histories and records; an application and an object never have the
    /// same.
    /// </summary>
    public string Id => AppId.Length > 0 ? AppId : $"object:{ObjectId}";

    /// <summary>The caller among those of all tenants.</summary>
    public string Key { get; } = $"{TenantId}/{(AppId.Length > 0 ? AppId : $"object:{ObjectId}")}";

    /// <summary>
    /// v1 tokens name the application <c>appid</c>, v2 tokens <c>azp</c> (documented by the issuer
    /// of the original), others <c>client_id</c> (RFC 9068).
    /// </summary>
    public static Caller Of(ClaimsPrincipal user) => user is KnownCaller known ? known.Caller : Read(user);

    private static Caller Read(ClaimsPrincipal user)
    {
        var (subject, entity) = (Read(user, "sub"), Read(user, "oid"));
        var (named, namedEntity) = (user.FindFirstValue("sub") ?? "", user.FindFirstValue("oid") ?? "");

        // An application's own token has itself as subject; a person's through an application has
        // an oid that is the person's and another subject (documented).
        // A person has the person's own rights, not the application's, even if the person's name
        // could not be registered.
        var isPerson = named.Length > 0 && namedEntity.Length > 0 && (subject.Length == 0 || subject != entity);
        var app = isPerson ? "" : First(Read(user, "appid"), Read(user, "azp"), Read(user, "client_id"));
        return new Caller(
            app,
            (user.FindFirstValue("tid") ?? "").ToLowerInvariant(),
            [.. user.FindAll(SubscriptionClaim).Select(claim => claim.Value)],
            app.Length > 0 ? "" : First(entity, subject));
    }

    private static string Read(ClaimsPrincipal user, string claim) => ClientId.Read(user.FindFirstValue(claim)) ?? "";

    private static string First(params string[] ids) => ids.FirstOrDefault(id => id.Length > 0, "");
}
