using System.Globalization;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Rehearsal.Journal;
using Slipway.Rehearsal.Scenarios.Documents;
using Slipway.Server.Http;
using Slipway.Server.Identity;

namespace Slipway.Rehearsal.Scenarios;

/// <summary>
/// The answers that scenarios put in the place of a call's own. What they look like is recorded of
/// the original and of what stands before it.
/// </summary>
internal static class ScenarioResponses
{
    private const int TooManyRetryAfter = 5;

    private const string RetryIsOk = "We cannot complete the request now. Retry is OK.";

    /// <summary>As a common gateway writes it.</summary>
    private static readonly byte[] GatewayPage =
        [
            .. "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"u8,
            .. "<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"u8,
        ];

    public static Task RespondAsync(
        HttpContext context, ScenarioResponse answer, CallRule.Choice then, bool ofTokenService, DateTimeOffset now)
    {
        if (answer == ScenarioResponse.BadGateway)
            return GatewayAsync(context, then.RetryAfter);
        if (answer == ScenarioResponse.Drop)
        {
            context.Features.Set(new DroppedConnection());
            return BrokenConnection.BreakAsync(context);
        }

        if ((then.RetryAfter ?? (answer == ScenarioResponse.TooManyRequests ? TooManyRetryAfter : null)) is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return answer == ScenarioResponse.ServerErrorOfServices
            ? ServicesAsync(context, then.Message ?? RetryIsOk)
            : Result(answer, then.Message, ofTokenService, now).ExecuteAsync(context);
    }

    private static IResult Result(ScenarioResponse answer, string? message, bool ofTokenService, DateTimeOffset now) => answer switch
    {
        ScenarioResponse.TooManyRequests when ofTokenService => Errors.Token(
            429, "temporarily_unavailable", message ?? "Too many requests. Try again after the time in Retry-After."),
        _ when ofTokenService => Errors.Token(500, "server_error", message ?? RetryIsOk),
        ScenarioResponse.Conflict => Errors.Chosen(409, ErrorCodes.OperationInProgress, message
            ?? "Another operation on this offer is in progress. Wait until it has ended, then try again."),
        ScenarioResponse.TooManyRequests => Errors.Chosen(
            429, ErrorCodes.TooManyRequests, message ?? "Too many requests. Try again after the time in Retry-After."),
        ScenarioResponse.ExpiredToken => message is null ? BearerTokens.Expired(now) : Errors.Unauthorized(message),
        _ => Errors.Chosen(500, ErrorCodes.InternalServerError, message ?? RetryIsOk),
    };

    /// <summary>
    /// The recorded shape of a fault in a service behind the API, its words included; the status is
    /// that of the API all the same.
    /// </summary>
    private static Task ServicesAsync(HttpContext context, string message)
    {
        context.Response.Headers[WireHeaders.ErrorCode] = ErrorCodes.InternalServerError;
        var body = new Dictionary<string, ServiceFault> { ["Product"] = new("Product", message, "Http404Exception", "NotFound") };
        return Json.WriteAsync(context, 500, JsonSerializer.SerializeToUtf8Bytes(body, ScenarioJson.Wire.DictionaryStringServiceFault));
    }

    /// <summary>A gateway knows nothing of what the service puts into every answer.</summary>
    private static async Task GatewayAsync(HttpContext context, int? retryAfter)
    {
        context.Response.Clear();
        context.Response.StatusCode = 502;
        context.Response.ContentType = "text/html";
        context.Response.ContentLength = GatewayPage.Length;
        if (retryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(GatewayPage, context.RequestAborted);
    }
}
