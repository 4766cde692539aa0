using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Server.Rules;
using Slipway.Storage.Offers;

namespace Slipway.Server.Publishing;

/// <summary>Endpoints 8 to 10: the long-running commands. Each answers 202 with the operation's address in two headers.</summary>
public static class PublishingEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost(Routes.Publish, PublishAsync)
            .Call(CallNames.Publish, "PublishOffer", "Publishing", "Freezes the draft as a version and takes it to preview.")
            .MayNameItsRequest()
            .Needs(Need.Write).TakesNotification().Refuses(400, 401, 403, 404, 409, 422);
        api.MapPost(Routes.GoLive, GoLiveAsync)
            .Call(CallNames.GoLive, "GoLive", "Publishing", "Signs the preview off and takes it live.")
            .MayNameItsRequest()
            .Needs(Need.GoLive).Takes<GoLiveRequest>(optional: true).ReturnsOperation().Refuses(400, 401, 403, 404, 412);
        api.MapPost(Routes.Cancel, CancelAsync)
            .Call(CallNames.Cancel, "CancelOperation", "Publishing",
                "Cancels the running operation, or withdraws a preview that waits for sign-off.")
            .MayNameItsRequest()
            .Needs(Need.Write).TakesNotification().Refuses(400, 401, 403, 404);
    }

    private static Task<IResult> PublishAsync(
        string publisherId, string offerId, HttpContext context, PublishingCommands commands, DocumentRules rules, RuleLinks links) =>
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
        string publisherId, string offerId, HttpContext context, PublishingCommands commands, OfferStore offers) => commands.RunAsync(
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
        string publisherId, string offerId, HttpContext context, PublishingCommands commands, CancelTime time) => commands.RunAsync(
        context,
        new OfferKey(publisherId, offerId),
        (loaded, _) => Task.FromResult<Command>(new Command.Cancel(Guid.CreateVersion7(), loaded.Now + time.Of(context))));

    private static RouteHandlerBuilder TakesNotification(this RouteHandlerBuilder endpoint) =>
        endpoint.Takes<PublishRequest>(optional: true).ReturnsOperation();

    private static RouteHandlerBuilder ReturnsOperation(this RouteHandlerBuilder endpoint) => endpoint.Produces(202).WithMetadata(
        new ResponseHeaderMetadata(
            "Location", "The operation's address: relative, with the api-version. Absent when a cancel found no operation at all."),
        new ResponseHeaderMetadata(WireHeaders.OperationLocation, "The same as Location."),
        new ResponseHeaderMetadata("Retry-After", "Seconds to wait before the next poll of the operation."));
}
