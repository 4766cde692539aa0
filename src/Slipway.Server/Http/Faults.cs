using System.Data.Common;
using Slipway.Server.Telemetry;
using Slipway.Storage.Database;
using Slipway.Storage.Files;

namespace Slipway.Server.Http;

/// <summary>
/// Turns failed requests into error responses, so that no exception reaches the wire.
/// </summary>
public static class Faults
{
    public static async Task RunAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await NextAsync(context, next, log);
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            if (context.RequestAborted.IsCancellationRequested)
                return;
            context.Response.Clear();
            Correlation.Stamp(context);
            await Respond(fault, context, log).ExecuteAsync(context);
        }
    }

    /// <summary>
    /// The framework's own responses (no route, wrong method) do not have a body; they get the
    /// service's error body.
    /// </summary>
    public static Task FillEmptyAnswerAsync(HttpContext context) => context.Response.StatusCode switch
    {
        404 => UnknownPath.Respond(context).ExecuteAsync(context),
        405 => NotAllowedAsync(context),
        413 => Errors.RequestTooLarge("The body", RequestBody.OfferLimit).ExecuteAsync(context),
        401 => Errors.Unauthorized("A bearer token is required.").ExecuteAsync(context),
        403 => Errors.Forbidden().ExecuteAsync(context),
        >= 500 => Errors.InternalServerError().ExecuteAsync(context),
        _ => Errors.BadRequest($"The request cannot be served (status {context.Response.StatusCode}).").ExecuteAsync(context),
    };

    /// <summary>HEAD is allowed wherever GET is; the routes do not list it.</summary>
    private static Task NotAllowedAsync(HttpContext context)
    {
        var allowed = context.Response.Headers.Allow.ToString();
        if (allowed.Split(", ").Contains(HttpMethods.Get) && !allowed.Split(", ").Contains(HttpMethods.Head))
            context.Response.Headers.Allow = $"{allowed}, {HttpMethods.Head}";
        return Errors.MethodNotAllowed(context.Request.Method).ExecuteAsync(context);
    }

    /// <summary>
    /// A read that the database failed is tried once more: the pool may have held connections that
    /// were closed since.
    /// </summary>
    private static async Task NextAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context);
        }
        catch (DbException fault) when (IsRead(context) && fault.IsTransient && fault.InnerException is not TimeoutException)
        {
            log.LogWarning(fault, "The database failed {Method} {Path}; trying once more", context.Request.Method, context.Request.Path);
            context.Response.Clear();
            Correlation.Stamp(context);
            context.SetEndpoint(null);
            await next(context);
        }
    }

    private static bool IsRead(HttpContext context) =>
        !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested
            && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method));

    private static IResult Respond(Exception fault, HttpContext context, ILogger log)
    {
        switch (fault)
        {
            case TooManyBytesException:
                ServiceTelemetry.Refused("bytes");
                return Errors.ServiceBusy("The service is working on too many large bodies at the moment, of yours or of all callers. Try "
                    + "again after the time in Retry-After.");
            case StoreBusyException:
                return Errors.ServiceBusy(
                    "The service has too much to do at the moment. Try again after the time in Retry-After.");
            case BadHttpRequestException { StatusCode: 413 }:
                return Errors.RequestTooLarge("The body", RequestBody.OfferLimit);
            case BadHttpRequestException { StatusCode: 415 } bad:
                return Errors.UnsupportedMediaType(bad.Message);
            case BadHttpRequestException { StatusCode: 408 } bad:
                return Errors.RequestTimeout(bad.Message);
            case BadHttpRequestException bad:
                return Errors.BadRequest($"The request could not be read: {bad.Message}");
            case CommitUnknownException:
                log.LogError(fault, "The database was lost in the commit of {Method} {Path}", context.Request.Method, context.Request.Path);
                return Errors.ServiceBusy(
                    "The service lost its database while it wrote this: it may or may not have been done. Send the same request again "
                    + "after the time in Retry-After; with the same client request id nothing is done twice.");
            case DbException or TimeoutException:
                log.LogError(fault, "The database failed {Method} {Path}", context.Request.Method, context.Request.Path);
                return Errors.ServiceBusy(
                    "The service cannot use its database at the moment. Try again after the time in Retry-After.");
            case LargeFilesException:
                log.LogError(fault, "The store for large files failed {Method} {Path}", context.Request.Method, context.Request.Path);
                return Errors.ServiceBusy("The service cannot use its store for large files at the moment. Try again after the time "
                    + "in Retry-After.", 5);
            default:
                log.LogError(fault, "Unexpected error in {Method} {Path}", context.Request.Method, context.Request.Path);
                return Errors.InternalServerError();
        }
    }
}
