using System.Globalization;
using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Server.Rules;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing;

/// <summary>Endpoints 8 to 10: the long-running commands. Each answers 202 with the operation's address in two headers.</summary>
public static class PublishingEndpoints
{
    public static void MapPublishing(this RouteGroupBuilder api)
    {
        api.MapPost(Routes.Publish, PublishAsync)
            .Call(CallNames.Publish, "PublishOffer", "Publishing", "Freezes the draft as a version and takes it to preview.")
            .MayNameItsRequest()
            .Needs(Need.Write).TakesNotification().Refuses(400, 401, 403, 404, 409, 422);
        api.MapPost(Routes.GoLive, GoLiveAsync)
            .Call(CallNames.GoLive, "GoLive", "Publishing", "Signs the preview off and takes it live.")
            .MayNameItsRequest()
            .Needs(Need.GoLive).Takes<GoLiveRequest>(optional: true).Produces(202).Refuses(400, 401, 403, 404, 412);
        api.MapPost(Routes.Cancel, CancelAsync)
            .Call(CallNames.Cancel, "CancelOperation", "Publishing",
                "Cancels the running operation, or withdraws a preview that waits for sign-off.")
            .MayNameItsRequest()
            .Needs(Need.Write).TakesNotification().Refuses(400, 401, 403, 404);
    }

    private static Task<IResult> PublishAsync(
        string publisherId, string offerId, HttpContext context, Commands commands, DocumentRules rules, RuleLinks links) =>
        commands.RunAsync(
        context,
        new OfferKey(publisherId, offerId),
        async (loaded, request) =>
        {
            if (loaded is not { Offer: { } offer, Draft: { } draft })
                return new Command.Publish(Guid.Empty, request.Emails, []);
            var faults = await rules.CheckAsync(
                offer, draft.Sent, draft.MissingSecrets, loaded.Now, request.PublicPlans, context.RequestAborted);
            return new Command.Publish(
                Guid.CreateVersion7(), request.Emails, [.. faults.Where(fault => fault.Severity == Severity.Error).Select(links.On)]);
        },
        withDraft: true);

    private static Task<IResult> GoLiveAsync(
        string publisherId, string offerId, HttpContext context, Commands commands, OfferStore offers) => commands.RunAsync(
        context,
        new OfferKey(publisherId, offerId),
        async (loaded, request) => new Command.GoLive(
            Guid.CreateVersion7(),
            request.Preview.PublishingVersion,
            request.Preview.OfferVersion,
            request.Preview != new NamedPreview() && loaded.Offer is { Newest: { } newest } offer
                ? await offers.PublishedByAsync(offer.Key, newest.PublishNumber, context.RequestAborted)
                : null),
        ofGoLive: true);

    private static Task<IResult> CancelAsync(
        string publisherId, string offerId, HttpContext context, Commands commands, CancelTime time) => commands.RunAsync(
        context,
        new OfferKey(publisherId, offerId),
        (loaded, _) => Task.FromResult<Command>(new Command.Cancel(Guid.CreateVersion7(), loaded.Now + time.Of(context))));

    private static RouteHandlerBuilder TakesNotification(this RouteHandlerBuilder endpoint) =>
        endpoint.Takes<PublishRequest>(optional: true).Produces(202);
}

/// <summary>What publish, go-live and cancel have in common: the body, the transition, the 202.</summary>
public sealed class Commands(OfferTransitions transitions, OperationStore operations, OperationOptions options)
{
    public async Task<IResult> RunAsync(
        HttpContext context,
        OfferKey key,
        Func<LoadedOffer, NotificationRequest, Task<Command>> command,
        bool withDraft = false,
        bool ofGoLive = false)
    {
        var cancel = context.RequestAborted;
        if (await RequestBody.ReadAsync(context.Request, RequestBody.NotificationLimit, cancel) is not { } bytes)
            return Errors.RequestTooLarge("The body", RequestBody.NotificationLimit);
        var reading = NotificationRequest.Read(bytes, ofGoLive);
        if (reading.Value is not { } notification)
            return Errors.BadRequest(reading.Refusals);
        var outcome = await transitions.RunAsync(
            key,
            new Actor(Caller.Of(context.User).Id, Correlation.Of(context), context.ClientRequest(bytes)),
            async loaded => new Prepared(await command(loaded, notification)),
            cancel,
            withDraft: withDraft);
        return outcome switch
        {
            TransitionOutcome.Done done => Accepted(context, done.Operation is { } operation ? Addresses.Of(done.Offer, operation) : null),
            TransitionOutcome.Repeated repeated => Accepted(context, await AddressAsync(key, repeated.OperationId, cancel)),
            TransitionOutcome.Refused refused => Errors.Refused(refused.Refusal, refused.Offer),
            _ => Errors.Contended(),
        };
    }

    private async Task<string?> AddressAsync(OfferKey key, Guid? operationId, CancellationToken cancel) =>
        operationId is { } id && await operations.FindAsync(key, id, cancel) is { } view ? Addresses.Of(view.Offer, view.Operation) : null;

    private IResult Accepted(HttpContext context, string? address)
    {
        context.Response.StatusCode = 202;
        var headers = context.Response.Headers;
        headers.RetryAfter = options.RetryAfter.ToString(CultureInfo.InvariantCulture);
        if (address is not null)
            headers.Location = headers[WireHeaders.OperationLocation] = address;
        return Json.Ok("{}"u8.ToArray());
    }
}
