using Slipway.Contracts;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;
using Slipway.Storage.Reads;

namespace Slipway.Server.Publishing;

/// <summary>Endpoints 7 and 11 to 13: the status of an offer, its submissions, and operations by either address.</summary>
public static class OperationEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(Routes.OfferStatus, GetStatusAsync)
            .Call(CallNames.Status, "GetOfferStatus", "Operations", "The status of an offer, with the steps of its newest operation.")
            .Needs(Need.Read).Produces<OfferStatusDocument>().Refuses(400, 401, 403, 404);
        api.MapGet(Routes.Submissions, ListAsync)
            .Call(CallNames.Submissions, "ListSubmissions", "Operations", "The operations of an offer, newest first.")
            .MayHaveQuery("status", "Only submissions of this state.")
            .MayHaveQuery("submissionState", "The same under the name that clients use.")
            .Needs(Need.Read).Produces<IReadOnlyList<SubmissionDocument>>().Refuses(400, 401, 403, 404);
        api.MapGet(Routes.Operation, GetAsync)
            .Call(CallNames.Operation, "GetOperation", "Operations", "An operation by its id.")
            .HasPart("operationId", "The operation's GUID.")
            .ReadsWithRoles().Produces<OperationDocument>().Refuses(400, 401, 403, 404);
        api.MapGet(Routes.OperationByAddress, GetByAddressAsync)
            .Call(CallNames.Operation, "GetOperationByAddress", "Operations",
                "An operation by the address that a non-migrated offer's Location holds.")
            .HasPart("address", "publisher$offer$number$preview; production and staging are aliases of preview.")
            .Produces<OperationDocument>().Refuses(400, 401, 403, 404);
    }

    private static async Task<IResult> GetStatusAsync(
        string publisherId, string offerId, HttpContext context, OfferStore offers, OperationDocuments documents)
    {
        var loaded = await offers.LoadAsync(new OfferKey(publisherId, offerId), context.RequestAborted);
        return loaded.Offer is { } offer
            ? Json.Ok(documents.Status(offer, loaded.Progress, loaded.Now), WireJson.Wire.OfferStatusDocument)
            : Errors.NoOffer(publisherId, offerId);
    }

    private static async Task<IResult> ListAsync(
        string publisherId, string offerId, HttpContext context, OfferStore offers, OperationStore operations)
    {
        var query = context.Request.Query;
        var filter = SubmissionFilter.Read(query["status"], query["submissionState"]);
        if (filter.Fault is { } fault)
            return Errors.BadRequest(fault);
        var key = new OfferKey(publisherId, offerId);
        if ((await offers.LoadAsync(key, context.RequestAborted)).Offer is not { } offer)
            return Errors.NoOffer(publisherId, offerId);
        var all = filter.MatchesNothing ? [] : await operations.ListAsync(key, filter.State, context.RequestAborted);
        IReadOnlyList<SubmissionDocument> submissions = [.. all.Select(operation => OperationDocuments.Submission(offer, operation))];
        return Json.Ok(submissions, WireJson.Wire.IReadOnlyListSubmissionDocument);
    }

    private static async Task<IResult> GetAsync(
        string publisherId,
        string offerId,
        string operationId,
        HttpContext context,
        Access access,
        OperationResponses answers,
        PermittedReads reads)
    {
        var caller = Caller.Of(context.User);
        if (!Guid.TryParse(operationId, out var id))
        {
            return (await access.OnPublisherAsync(caller, publisherId, Need.Read, context.RequestAborted)).Refusal
                ?? Errors.BadRequest($"'{operationId}' is not an operation id: an operation id is a GUID.");
        }

        var key = new OfferKey(publisherId, offerId);
        var (refusal, stamp) = await access.ReadAsync(
            caller,
            publisherId,
            (app, tenant) => reads.StampAsync(app, tenant, key, id, context.RequestAborted),
            context.RequestAborted);
        return refusal ?? await answers.RespondAsync(key, stamp, operationId, context.RequestAborted);
    }

    private static async Task<IResult> GetByAddressAsync(
        string address, HttpContext context, Access access, OperationResponses answers, PermittedReads reads)
    {
        if (OperationAddress.Read(address) is not { } parts)
            return Errors.BadRequest($"'{address}' is not an operation's address. The form is publisher$offer$number$preview.");
        var (refusal, stamp) = await access.ReadAsync(
            Caller.Of(context.User),
            parts.Key.Publisher,
            (app, tenant) => reads.StampAsync(app, tenant, parts.Key, parts.PublishingVersion, context.RequestAborted),
            context.RequestAborted);
        return refusal ?? await answers.RespondAsync(parts.Key, stamp, address, context.RequestAborted);
    }
}
