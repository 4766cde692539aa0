using System.Globalization;
using Slipway.Contracts;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing;

/// <summary>What publish, go-live and cancel have in common: the body, the transition, the 202.</summary>
public sealed class PublishingCommands(OfferTransitions transitions, OperationStore operations, OperationOptions options)
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
