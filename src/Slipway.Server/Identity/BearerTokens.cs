using System.Data.Common;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.Tokens;
using Slipway.Server.Http;
using Slipway.Storage.Database;

namespace Slipway.Server.Identity;

/// <summary>
/// Says who a request's caller is, by the bearer token, and refuses a request without a valid one
/// where the endpoint requires it. In the place of the framework's schemes, which take several
/// times as long for a token that is known already.
/// </summary>
public sealed class BearerTokens(TokenValidation validation, ValidatedTokens validated, IdentityOptions identity)
{
    /// <summary>
    /// Ours: a token of this service has about 1 KiB; much longer ones are not parsed.
    /// </summary>
    private const int LongestToken = 16 * 1024;

    private const string Scheme = "Bearer ";

    /// <summary>
    /// The mark by which the framework knows that somebody has looked at an endpoint's
    /// authorization: without it, it serves no endpoint that requires any.
    /// </summary>
    private const string Looked = "__AuthorizationMiddlewareWithEndpointInvoked";

    private static readonly object Yes = new();

    public Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (validated.Find(authorization) is not { } caller)
            return RunAsync(context, next, authorization);
        context.User = caller;
        return PassAsync(context, next);
    }

    private async Task RunAsync(HttpContext context, RequestDelegate next, string authorization)
    {
        var fault = await ValidateAsync(context, authorization);
        await (context.User is KnownCaller || !RequiresToken(context.GetEndpoint())
            ? PassAsync(context, next)
            : Respond(fault, identity.Audience.TrimEnd('/')).ExecuteAsync(context));
    }

    private static Task PassAsync(HttpContext context, RequestDelegate next)
    {
        context.Items[Looked] = Yes;
        return next(context);
    }

    private static bool RequiresToken(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IAuthorizeData>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;

    /// <summary>Why the header names no caller; null where it does, or where there is no token.</summary>
    private async Task<Exception?> ValidateAsync(HttpContext context, string authorization)
    {
        if (authorization.Length > LongestToken)
            return new TokenTooLongException();
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || authorization.AsSpan(Scheme.Length).Trim() is not { IsEmpty: false } token)
            return null;
        try
        {
            var (result, trust) = await validation.ValidateAsync(token.ToString(), CancellationToken.None);
            if (!result.IsValid)
                return result.Exception;
            var caller = new KnownCaller(Caller.Of(new ClaimsPrincipal(result.ClaimsIdentity)));
            validated.Keep(authorization, result.SecurityToken.ValidTo, caller, trust!);
            context.User = caller;
            return null;
        }
        catch (Exception fault) when (fault is not (DbException or StoreBusyException or OperationCanceledException))
        {
            return fault;
        }
    }

    /// <summary>The refusal of an expired token.</summary>
    public static IResult Expired(DateTimeOffset at) => Errors.Unauthorized(ExpiredSentence(at.UtcDateTime));

    private static string ExpiredSentence(DateTime at) => $"The token expired at {Time(at)}. Request a new one.";

    private static IResult Respond(Exception? failure, string audience) => failure is IssuerUnknownException
        ? Errors.ServiceBusy("The issuer of the tokens cannot be reached, and its keys are not known yet. Try again after the time in "
            + "Retry-After.", 5)
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
}
