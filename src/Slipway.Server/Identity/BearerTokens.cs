using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using Slipway.Server.Http;

namespace Slipway.Server.Identity;

/// <summary>
/// Applies <see cref="TokenValidation"/> to requests, and returns why a token is not valid.
/// </summary>
public static class BearerTokens
{
    /// <summary>
    /// Ours: a token of this service has about 1 KiB; much longer ones are not parsed.
    /// </summary>
    private const int LongestToken = 16 * 1024;

    internal static void Configure(JwtBearerOptions options, TokenValidation validation, IdentityOptions identity, TimeProvider machine)
    {
        options.MapInboundClaims = false;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new Handler(validation));
        var validated = new ValidatedTokens(machine, identity.ClockSkew);
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
                return Answer(context.AuthenticateFailure, identity.Audience.TrimEnd('/')).ExecuteAsync(context.HttpContext);
            },
            OnForbidden = context => Errors.Forbidden().ExecuteAsync(context.HttpContext),
        };
    }

    /// <summary>The refusal of an expired token.</summary>
    public static IResult Expired(DateTimeOffset at) => Errors.Unauthorized(ExpiredSentence(at.UtcDateTime));

    private static string ExpiredSentence(DateTime at) => $"The token expired at {Time(at)}. Request a new one.";

    private static IResult Answer(Exception? failure, string audience) => failure is IssuerUnknownException
        ? Errors.ServiceBusy("The issuer of the tokens cannot be reached, and its keys are not known yet. Try again after the seconds that "
            + "Retry-After names.", 5)
        : Errors.Unauthorized(Sentence(failure, audience));

    /// <summary>
    /// What is wrong and what to do. Of the token it shows only the times, and only once its
    /// signature is valid.
    /// </summary>
    private static string Sentence(Exception? failure, string audience) => failure switch
    {
        null => $"The request does not have a token. Send 'Authorization: Bearer' with a token for {audience}.",
        TokenTooLongException => $"The token is too long; at most {LongestToken} bytes are allowed.",
        SecurityTokenExpiredException expired => ExpiredSentence(expired.Expires),
        SecurityTokenNotYetValidException early
            => $"The token is not valid before {Time(early.NotBefore)}. Compare the clocks of the two machines.",
        SecurityTokenNoExpirationException => "The token does not have an expiry. Request another from the token service.",
        SecurityTokenInvalidAudienceException => $"The token is for another audience. Request one for {audience}.",
        TenantNotAllowedException => "The token is from a tenant that this service does not accept. Ask its operator to allow the tenant.",
        SecurityTokenInvalidIssuerException => "The token is not from the issuer that this service trusts.",
        SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidAlgorithmException
            => "The token is not signed with a key of the issuer that this service trusts. Request a new one.",
        _ => "The token cannot be read. Send 'Authorization: Bearer' with the access_token exactly as the token service returned it.",
    };

    private static string Time(DateTime time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class TokenTooLongException : Exception;

    /// <summary>
    /// Called by the framework; the response is entirely the service's own, so the framework's
    /// parameters are ignored.
    /// </summary>
    private sealed class Handler(TokenValidation validation) : TokenHandler
    {
        public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters) =>
            validation.ValidateAsync(token, CancellationToken.None);
    }
}
