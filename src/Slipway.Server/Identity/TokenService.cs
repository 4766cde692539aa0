using System.Data.Common;
using System.Globalization;
using Slipway.Contracts;
using Slipway.Server.Http;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;

namespace Slipway.Server.Identity;

/// <summary>
/// The built-in token service: it exchanges client credentials of registered principals for tokens
/// of this marketplace's audience.
/// </summary>
public sealed class TokenService(
    IdentityStore identities,
    TokenIssuer issuer,
    TokenGrants grants,
    FailedLogins failures,
    IdentityOptions options,
    ILogger<TokenService> log)
{
    private readonly string audience = options.Audience.TrimEnd('/');

    /// <summary>
    /// The response to a token request: a token, or a refusal in the form of RFC 6749 §5.2.
    /// </summary>
    public async Task<IResult> RespondAsync(HttpContext context, TokenVersion version)
    {
        // RFC 6749 §5.1: no cache may keep a token.
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return Errors.Token(405, "invalid_request", "Request tokens with POST.");
        }

        var (request, refusal) = await TokenRequest.ReadAsync(context.Request, version);
        if (request is null)
            return refusal!;
        if (WrongTarget(request.Target, version) is { } wrong)
            return wrong;
        var clientId = ClientId.Read(request.ClientId);
        var address = context.Connection.RemoteIpAddress;
        if (failures.Pause(clientId, address) is { } pause)
            return Paused(context, pause);
        if (request.Assertion is { } assertion && grants.RefuseAssertion(assertion, clientId) is { } refused)
            return refused;
        if (await AuthenticateAsync(
            (string)context.Request.RouteValues["tenant"]!, clientId, request, context.RequestAborted) is not { } principal)
        {
            if (failures.Failed(clientId, address))
                log.LogWarning("Token requests from {Address} are throttled: too many had a wrong secret", address);
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"slipway\"";
            return Errors.Token(401, "invalid_client", "No client is registered in this tenant with this client_id and client_secret.");
        }

        failures.Succeeded(clientId, address);
        return Respond(await issuer.IssueAsync(
            principal, version, context.RequestAborted, grants.AudienceOf(request.Target, version)), request.Target, version);
    }

    private IResult? WrongTarget(string target, TokenVersion version)
    {
        if (grants.AudienceOf(target, version) is not null)
            return null;

        // Clients use the audience with and without a trailing slash; v2 appends its suffix to
        // either.
        var suffix = version == TokenVersion.V1 ? "" : "/.default";
        if (target == audience + suffix || target == $"{audience}/{suffix}")
            return null;
        return version == TokenVersion.V1
            ? Errors.Token(400, "invalid_resource", $"Tokens are issued only for the resource {audience}.")
            : Errors.Token(400, "invalid_scope", $"Tokens are issued only for the scope {audience}/.default.");
    }

    /// <summary>
    /// Null for an unknown client, a wrong secret and a wrong tenant alike, at the same cost.
    /// <c>common</c> and similar names are wrong tenants (ours): a pipeline's mistake should show
    /// here, not in production.
    /// </summary>
    private async Task<PrincipalRow?> AuthenticateAsync(string tenant, string? clientId, TokenRequest request, CancellationToken cancel)
    {
        var appId = clientId ?? "";
        var secret = request.ClientSecret;
        var principal = await identities.FindPrincipalAsync(appId, cancel);
        if (request.Assertion is not null)
            return Guid.TryParse(tenant, out var named) && principal?.TenantId == named.ToString() ? principal : null;
        var secrets = await identities.Secrets.ValidAsync(appId, cancel);
        var right = ClientSecret.Matches(secret, [.. secrets.Select(row => row.SecretHash)]);
        if (!right || !Guid.TryParse(tenant, out var asked) || principal?.TenantId != asked.ToString())
            return null;
        await NoteUseAsync(appId, secrets.First(row => ClientSecret.Matches(secret, [row.SecretHash])), cancel);
        return principal;
    }

    private async Task NoteUseAsync(string appId, SecretRow secret, CancellationToken cancel)
    {
        try
        {
            await identities.Secrets.NoteUseAsync(secret, appId, cancel);
        }
        catch (Exception fault) when (fault is StoreBusyException or DbException)
        {
            // Not a reason to refuse a token; the next request records the use.
        }
    }

    /// <summary>
    /// RFC 6749 does not define an error for this; clients use the status and Retry-After (ours).
    /// </summary>
    private static IResult Paused(HttpContext context, TimeSpan pause)
    {
        var seconds = (int)Math.Ceiling(pause.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Errors.Token(
            429, "temporarily_unavailable", $"Too many requests had a wrong client_secret. Check it, and try again in {seconds} s.");
    }

    private static IResult Respond(IssuedToken token, string target, TokenVersion version)
    {
        var seconds = (int)(token.ExpiresOn - token.NotBefore);
        return version == TokenVersion.V1
            ? Json.Ok(
                new TokenV1Document("Bearer", $"{seconds}", $"{seconds}", $"{token.ExpiresOn}", $"{token.NotBefore}", target, token.Text),
                WireJson.Wire.TokenV1Document)
            : Json.Ok(new TokenV2Document("Bearer", seconds, seconds, token.Text), WireJson.Wire.TokenV2Document);
    }
}
