using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Slipway.Server.Identity;

/// <summary>
/// Validates bearer tokens of any issuer and returns the identity that they stand for.
/// </summary>
public sealed class TokenValidation(ITrustSource trusted, IdentityOptions options, TimeProvider machine)
{
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly string[] audiences =
        [.. options.MoreAudiences.Prepend(options.Audience).Select(audience => audience.TrimEnd('/'))
            .SelectMany(audience => new[] { audience, $"{audience}/" })];

    /// <summary>
    /// The identity, or the exception that says why the token is not valid:
    /// <see cref="IssuerUnknownException"/> if it cannot be validated yet. With it, the issuer as it
    /// was trusted then.
    /// </summary>
    public async Task<(TokenValidationResult Result, Trust? Trust)> ValidateAsync(string token, CancellationToken cancel)
    {
        if (await trusted.CurrentAsync(cancel) is not { } trust)
            return (Failed(new IssuerUnknownException()), null);
        var result = await handler.ValidateTokenAsync(token, Parameters(trust));
        if (result.Exception is not SecurityTokenSignatureKeyNotFoundException)
            return (result, trust);

        // The issuer may have changed its keys since they were read.
        var newer = await trusted.RefreshedAsync(cancel);
        return newer is null || ReferenceEquals(newer, trust)
            ? (result, trust)
            : (await handler.ValidateTokenAsync(token, Parameters(newer)), newer);
    }

    private TokenValidationParameters Parameters(Trust trust) => new()
    {
        ValidAudiences = audiences,
        ValidAlgorithms = trust.Algorithms,
        TryAllIssuerSigningKeys = false,
        IssuerSigningKeyResolver = (_, token, keyId, _) => trust.KeysFor(keyId, ((JsonWebToken)token).Alg),
        IssuerValidator = (issuer, token, _) => Issuer(trust, issuer, (JsonWebToken)token),
        LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires, machine.GetUtcNow().UtcDateTime),
    };

    private string Issuer(Trust trust, string issuer, JsonWebToken token)
    {
        if (!trust.IsIssuer(issuer, token))
            throw new SecurityTokenInvalidIssuerException();
        var tenant = token.TryGetPayloadValue<string>("tid", out var tid) ? tid : "";
        return options.Tenants.Count == 0 || options.Tenants.Contains(tenant, StringComparer.OrdinalIgnoreCase)
            ? issuer
            : throw new TenantNotAllowedException();
    }

    private bool IsAlive(DateTime? notBefore, DateTime? expires, DateTime now)
    {
        if (expires is null)
            throw new SecurityTokenNoExpirationException();
        if (expires.Value < now - options.ClockSkew)
            throw new SecurityTokenExpiredException { Expires = expires.Value };
        if (notBefore is { } start && start > now + options.ClockSkew)
            throw new SecurityTokenNotYetValidException { NotBefore = start };
        return true;
    }

    private static TokenValidationResult Failed(Exception fault) => new() { IsValid = false, Exception = fault };
}
