using System.Data.Common;
using Slipway.Storage;

namespace Slipway.Server.Api.Requests;

/// <summary>What a request that could not be served is answered, so that no exception reaches the wire.</summary>
public static class Faults
{
    public static async Task RunAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context);
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            if (context.RequestAborted.IsCancellationRequested)
                return;
            context.Response.Clear();
            Correlation.Stamp(context);
            await Answer(fault, context, log).ExecuteAsync(context);
        }
    }

    /// <summary>Answers of the framework itself (no route, wrong method) come without a body; they get ours.</summary>
    public static Task FillEmptyAnswerAsync(HttpContext context) => context.Response.StatusCode switch
    {
        404 => Errors.NotFound($"There is nothing at {context.Request.Path}. The API lies under /api/publishers and /api/offerTypes.").ExecuteAsync(context),
        405 => Errors.MethodNotAllowed(context.Request.Method).ExecuteAsync(context),
        413 => Errors.RequestTooLarge("The body", RequestBody.OfferLimit).ExecuteAsync(context),
        401 => Errors.Unauthorized("A bearer token is required.").ExecuteAsync(context),
        403 => Errors.Forbidden().ExecuteAsync(context),
        >= 500 => Errors.InternalServerError().ExecuteAsync(context),
        _ => Errors.BadRequest($"The request cannot be served (status {context.Response.StatusCode}).").ExecuteAsync(context),
    };

    private static IResult Answer(Exception fault, HttpContext context, ILogger log)
    {
        switch (fault)
        {
            case StoreBusyException:
                return Errors.ServiceBusy("The service has too much to do at the moment. Try again after the seconds that Retry-After names.");
            case BadHttpRequestException { StatusCode: 413 }:
                return Errors.RequestTooLarge("The body", RequestBody.OfferLimit);
            case BadHttpRequestException bad:
                return Errors.BadRequest($"The request could not be read: {bad.Message}");
            case DbException:
                log.LogError(fault, "The database failed {Method} {Path}", context.Request.Method, context.Request.Path);
                return Errors.ServiceBusy("The service cannot reach its database at the moment. Try again after the seconds that Retry-After names.");
            default:
                log.LogError(fault, "Unexpected fault in {Method} {Path}", context.Request.Method, context.Request.Path);
                return Errors.InternalServerError();
        }
    }
}
