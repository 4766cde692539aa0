using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Slipway.Server.Api;
using Slipway.Server.Settings;

namespace Slipway.Server.Identity;

/// <summary>Which bearer tokens pass, and what those that do not are told.</summary>
internal static class BearerTokens
{
    /// <summary>Ours: a token of this service has about 1 KiB; parsing is not for what is far beyond.</summary>
    private const int LongestToken = 16 * 1024;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <param name="options">What is configured.</param>
    /// <param name="settings">Audience, and issuer where it is a foreign one.</param>
    /// <param name="keys">The built-in token service's keys; null with a foreign issuer.</param>
    /// <param name="machine">The clock that lifetimes are judged by.</param>
    public static void Configure(JwtBearerOptions options, SlipwaySettings settings, SigningKeys? keys, TimeProvider machine)
    {
        var audience = settings.IdentityAudience.TrimEnd('/');
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudiences = [audience, $"{audience}/"],
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires, machine.GetUtcNow().UtcDateTime),
        };
        if (keys is null)
        {
            options.Authority = settings.IdentityAuthority;
        }
        else
        {
            options.TokenValidationParameters.IssuerSigningKeys = keys.All;
            options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.RsaSha256];
            options.TokenValidationParameters.IssuerValidator = (issuer, token, _) => OwnIssuer(issuer, (JsonWebToken)token);
        }

        var validated = new ValidatedTokens(machine, ClockSkew);
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                var authorization = context.Request.Headers.Authorization.ToString();
                if (authorization.Length > LongestToken)
                {
                    context.Fail(new TokenTooLongException());
                }
                else if (validated.Find(authorization) is { } principal)
                {
                    context.Principal = principal;
                    context.Success();
                }

                return Task.CompletedTask;
            },
            OnTokenValidated = context =>
            {
                validated.Keep(context.Request.Headers.Authorization.ToString(), context.SecurityToken.ValidTo, context.Principal!);
                return Task.CompletedTask;
            },
            OnChallenge = context =>
            {
                context.HandleResponse();
                return Errors.Unauthorized(Sentence(context.AuthenticateFailure, audience)).ExecuteAsync(context.HttpContext);
            },
            OnForbidden = context => Errors.Forbidden().ExecuteAsync(context.HttpContext),
        };
    }

    private static bool IsAlive(DateTime? notBefore, DateTime? expires, DateTime now)
    {
        if (expires is null)
            throw new SecurityTokenNoExpirationException();
        if (expires.Value < now - ClockSkew)
            throw new SecurityTokenExpiredException { Expires = expires.Value };
        if (notBefore is { } start && start > now + ClockSkew)
            throw new SecurityTokenNotYetValidException { NotBefore = start };
        return true;
    }

    private static string OwnIssuer(string issuer, JsonWebToken token)
    {
        var tenant = token.TryGetPayloadValue<string>("tid", out var tid) ? tid : "";
        return issuer == TokenIssuer.IssuerOf(tenant, TokenVersion.V1) || issuer == TokenIssuer.IssuerOf(tenant, TokenVersion.V2)
            ? issuer
            : throw new SecurityTokenInvalidIssuerException();
    }

    /// <summary>What is wrong and what to do; never anything of the token but its times, which are judged only once its signature is good.</summary>
    private static string Sentence(Exception? failure, string audience) => failure switch
    {
        null => $"The request has no token. Send 'Authorization: Bearer' with a token for {audience}.",
        TokenTooLongException => $"The token is longer than the {LongestToken} bytes that are allowed.",
        SecurityTokenExpiredException expired => $"The token expired at {Time(expired.Expires)}. Ask for a new one.",
        SecurityTokenNotYetValidException early => $"The token is not valid before {Time(early.NotBefore)}. Compare the clocks of the two machines.",
        SecurityTokenNoExpirationException => "The token has no expiry. Ask the token service for another.",
        SecurityTokenInvalidAudienceException => $"The token is for another audience. Ask for one for {audience}.",
        SecurityTokenInvalidIssuerException => "The token is from another issuer than the one that this service trusts.",
        SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidAlgorithmException
            => "The token is not signed with a key of the issuer that this service trusts. Ask for a new one.",
        _ => "The token cannot be read. Send 'Authorization: Bearer' with the access_token just as the token service gave it.",
    };

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class TokenTooLongException : Exception;
}
