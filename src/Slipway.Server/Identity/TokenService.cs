using Slipway.Contracts;
using Slipway.Server.Api;
using Slipway.Server.Settings;
using Slipway.Storage.Identity;

namespace Slipway.Server.Identity;

/// <summary>The built-in token service: client credentials of registered principals for tokens of this marketplace's audience, and nothing else.</summary>
public sealed class TokenService(IdentityStore identities, TokenIssuer issuer, SlipwaySettings settings)
{
    private readonly string audience = settings.IdentityAudience.TrimEnd('/');

    /// <summary>The answer to a token request, or its refusal in the shape of RFC 6749 §5.2.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, TokenVersion version)
    {
        // RFC 6749 §5.1: no cache may keep a token.
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return Errors.Token(405, "invalid_request", "Tokens are asked for with POST.");
        }

        var (request, refusal) = await TokenRequest.ReadAsync(context.Request, version);
        if (request is null)
            return refusal!;
        if (WrongTarget(request.Target, version) is { } wrong)
            return wrong;
        if (await AuthenticateAsync((string)context.Request.RouteValues["tenant"]!, request, context.RequestAborted) is not { } principal)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"slipway\"";
            return Errors.Token(401, "invalid_client", "No client is registered in this tenant with this client_id and client_secret.");
        }

        return Answer(issuer.Issue(principal, version), request.Target, version);
    }

    private IResult? WrongTarget(string target, TokenVersion version)
    {
        // Both with and without the trailing slash are in use; v2 puts its suffix after either.
        var suffix = version == TokenVersion.V1 ? "" : "/.default";
        if (target == audience + suffix || target == $"{audience}/{suffix}")
            return null;
        return version == TokenVersion.V1
            ? Errors.Token(400, "invalid_resource", $"Tokens are given for the resource {audience} alone.")
            : Errors.Token(400, "invalid_scope", $"Tokens are given for the scope {audience}/.default alone.");
    }

    /// <summary>
    /// Null for an unknown client, a wrong secret and a wrong tenant alike, at the same cost. <c>common</c> and its like are wrong tenants (ours): what a
    /// pipeline gets wrong should show here, not in production.
    /// </summary>
    private async Task<PrincipalRow?> AuthenticateAsync(string tenant, TokenRequest request, CancellationToken cancel)
    {
        var appId = Guid.TryParse(request.ClientId, out var id) ? id.ToString() : "";
        var principal = await identities.FindPrincipalAsync(appId, cancel);
        var right = ClientSecret.Matches(request.ClientSecret, await identities.SecretHashesAsync(appId, cancel));
        return right && Guid.TryParse(tenant, out var asked) && principal?.TenantId == asked.ToString() ? principal : null;
    }

    private static IResult Answer(IssuedToken token, string target, TokenVersion version)
    {
        var seconds = (int)(token.ExpiresOn - token.NotBefore);
        return version == TokenVersion.V1
            ? Json.Ok(
                new TokenV1Document("Bearer", $"{seconds}", $"{seconds}", $"{token.ExpiresOn}", $"{token.NotBefore}", target, token.Text),
                WireJson.Wire.TokenV1Document)
            : Json.Ok(new TokenV2Document("Bearer", seconds, seconds, token.Text), WireJson.Wire.TokenV2Document);
    }
}
