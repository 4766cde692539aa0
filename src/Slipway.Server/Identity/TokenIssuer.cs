using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Slipway.Storage.Identity;

namespace Slipway.Server.Identity;

/// <summary>Issues the tokens of the built-in token service, and names their issuer.</summary>
public sealed class TokenIssuer(SigningKeys keys, IdentityOptions options, TimeProvider machine)
{
    // Ours: a name, not an address. A token must be valid on every node, under any host name, so
    // the issuer cannot be the request's host; ".invalid" (RFC 2606) guarantees that nobody else
    // uses the name. Discovery reports the same names, as the original's does with its own fixed
    // ones.
    private const string Authority = "https://sts.slipway.invalid/";

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>
    /// The <c>iss</c> of a tenant's tokens (ours; the two forms differ as the original's do).
    /// </summary>
    public static string IssuerOf(string tenant, TokenVersion version) =>
        version == TokenVersion.V1 ? $"{Authority}{tenant}/" : $"{Authority}{tenant}/v2.0";

    /// <summary>
    /// A token for <paramref name="principal"/> with the claims that clients of the original read:
    /// both <c>appid</c> of v1 and <c>azp</c> of v2.
    /// </summary>
    /// <param name="principal">The principal that the token stands for.</param>
    /// <param name="version">The token's version.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <param name="audience">The token's audience; null: this marketplace.</param>
    public async Task<IssuedToken> IssueAsync(
        PrincipalRow principal, TokenVersion version, CancellationToken cancel, string? audience = null)
    {
        var credentials = await keys.SigningAsync(cancel);
        var now = machine.GetUtcNow();
        var expires = now + options.TokenLifetime;
        var text = handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = IssuerOf(principal.TenantId, version),
            Audience = audience ?? options.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            SigningCredentials = credentials,
            Claims = new Dictionary<string, object>
            {
                ["tid"] = principal.TenantId,
                ["appid"] = principal.AppId,
                ["azp"] = principal.AppId,
                ["oid"] = principal.ObjectId,
                ["sub"] = principal.ObjectId,
                ["ver"] = version == TokenVersion.V1 ? "1.0" : "2.0",
            },
        });
        return new IssuedToken(text, now.ToUnixTimeSeconds(), expires.ToUnixTimeSeconds());
    }
}
