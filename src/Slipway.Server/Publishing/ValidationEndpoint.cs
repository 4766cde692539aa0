using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Server.Rules;
using Slipway.Storage.Offers;

namespace Slipway.Server.Publishing;

/// <summary>What a publish of the draft would be refused for, and its warnings, without publishing (ours).</summary>
public static class ValidationEndpoint
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost(Routes.Validate, ValidateAsync)
            .Call(CallNames.Validate, "ValidateOffer", "Publishing",
                "Checks the draft without publishing it: returns the faults and warnings of a publish.")
            .Needs(Need.Read).Takes<PublishRequest>(optional: true).Produces<ValidationDocument>().Refuses(400, 401, 403, 404);

    private static async Task<IResult> ValidateAsync(
        string publisherId, string offerId, HttpContext context, OfferStore offers, DocumentRules rules, RuleLinks links)
    {
        var cancel = context.RequestAborted;
        if (await RequestBody.ReadAsync(context.Request, RequestBody.NotificationLimit, cancel) is not { } bytes)
            return Errors.RequestTooLarge("The body", RequestBody.NotificationLimit);
        var reading = NotificationRequest.Read(bytes);
        if (reading.Value is not { } request)
            return Errors.BadRequest(reading.Refusals);
        if (await offers.LoadWithDraftAsync(
            new OfferKey(publisherId, offerId), cancel) is not { Offer: { } offer, Draft: { } draft } loaded)
            return Errors.NoOffer(publisherId, offerId);
        var faults = await rules.CheckAsync(offer, draft.Sent, draft.MissingSecrets, loaded.Now, request.PublicPlans, cancel);
        return Json.Ok(
            new ValidationDocument([.. faults.Select(fault =>
                new ValidationFault(fault.Code, WireWords.Of(fault.Severity), fault.Target, fault.Message, links.Of(fault.Code)))]),
            WireJson.Wire.ValidationDocument);
    }
}
