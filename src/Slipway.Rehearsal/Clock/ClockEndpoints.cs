using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Storage.Database;
using Slipway.Storage.Operations;

namespace Slipway.Rehearsal.Clock;

/// <summary>A rehearsal's market time: read, moved on, stopped, and set to another pace while it runs (ours).</summary>
internal static class ClockEndpoints
{
    /// <summary>No body here is longer than a line.</summary>
    private const int BodyLimit = 4 * 1024;

    public static void MapClock(this IEndpointRouteBuilder app)
    {
        var clock = app.MapGroup("/_slipway/clock").AllowAnonymous().ExcludeFromDescription();
        clock.MapGet("", GetAsync);
        clock.MapPost("/advance", AdvanceAsync);
        clock.MapPost("/freeze", FreezeAsync);
        clock.MapPost("/resume", ResumeAsync);
        clock.MapPost("/pace", SetPaceAsync);
    }

    private static Task<IResult> GetAsync(HttpContext context, MarketTime time, QueueStore queue) =>
        RespondAsync(time, queue, advancedFrom: null, context.RequestAborted);

    private static async Task<IResult> AdvanceAsync(
        HttpContext context, MarketAdvance advance, MarketTime time, QueueStore queue, IHostApplicationLifetime lifetime)
    {
        if (await RequestBody.ReadAsync(context.Request, BodyLimit, context.RequestAborted) is not { } bytes)
            return Errors.RequestTooLarge("The body", BodyLimit);
        var request = AdvanceRequest.Read(bytes);
        if (!request.IsAccepted)
            return Errors.BadRequest(request.Refusals);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await advance.RunAsync(request.Value.By, end.Token) is { } from
                ? await RespondAsync(time, queue, from, context.RequestAborted)
                : Errors.BadRequest(
                    $"'by' goes beyond {WireTime.Format(MarketTime.End)}, where market time ends. Advance by less.", "/by");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Errors.ServiceBusy(
                "The service is stopping. Market time stays where the advance stopped; GET /_slipway/clock returns it.");
        }
    }

    private static async Task<IResult> FreezeAsync(HttpContext context, MarketTime time, QueueStore queue)
    {
        await time.FreezeAsync(context.RequestAborted);
        return await RespondAsync(time, queue, advancedFrom: null, context.RequestAborted);
    }

    private static async Task<IResult> ResumeAsync(HttpContext context, MarketTime time, QueueStore queue)
    {
        await time.ResumeAsync(context.RequestAborted);
        return await RespondAsync(time, queue, advancedFrom: null, context.RequestAborted);
    }

    private static async Task<IResult> SetPaceAsync(HttpContext context, MarketTime time, QueueStore queue)
    {
        if (await RequestBody.ReadAsync(context.Request, BodyLimit, context.RequestAborted) is not { } bytes)
            return Errors.RequestTooLarge("The body", BodyLimit);
        var request = PaceRequest.Read(bytes);
        if (!request.IsAccepted)
            return Errors.BadRequest(request.Refusals);
        await time.SetPaceAsync(request.Value.Pace, context.RequestAborted);
        return await RespondAsync(time, queue, advancedFrom: null, context.RequestAborted);
    }

    private static async Task<IResult> RespondAsync(
        MarketTime time, QueueStore queue, DateTimeOffset? advancedFrom, CancellationToken cancel)
    {
        var due = (await queue.FrontAsync(cancel)).Due;
        var survey = await queue.SurveyAsync(cancel);
        var clock = await time.ReadAsync(cancel);
        var document = new ClockDocument(
            WireTime.Format(clock.Now),
            (clock.Pace ?? Pace.Real).Name,
            clock.Rate,
            clock.IsFrozen,
            due is { } next ? WireTime.Format(next) : null,
            survey.Open,
            advancedFrom is { } from ? WireTime.Format(from) : null);
        return Json.Ok(document, ClockJson.Default.ClockDocument);
    }
}
