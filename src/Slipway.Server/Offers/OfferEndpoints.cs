using System.Globalization;
using Slipway.Contracts;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Storage.Offers;
using Slipway.Storage.Reads;

namespace Slipway.Server.Offers;

/// <summary>Endpoints 2 to 6: offers, their versions and slots, and the PUT of a draft.</summary>
public static class OfferEndpoints
{
    /// <summary>How many offers of a list are in memory at once.</summary>
    private const int PageSize = 500;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(Routes.Offers, ListAsync)
            .Call(CallNames.ListOffers, "ListOffers", "Offers", "A publisher's offers, each with nothing but its display text.")
            .MayHaveQuery("$filter", "The one filter that is supported: offerTypeId eq 'microsoft-azure-virtualmachines' (any offer type).")
            .Needs(Need.Read).Produces<IReadOnlyList<OfferListItem>>().Refuses(400, 401, 403, 404);
        api.MapGet(Routes.Offer, GetDraftAsync)
            .Call(CallNames.GetOffer, "GetOffer", "Offers", "The draft of an offer.")
            .ReadsWithRoles().Produces<OfferDocument>().Refuses(400, 401, 403, 404);
        api.MapGet(Routes.OfferVersion, GetVersionAsync)
            .Call(CallNames.GetVersion, "GetOfferVersion", "Offers", "A version of an offer: a frozen one, or the draft.")
            .HasPart("version", "The number of a version, from 1.")
            .Needs(Need.Read).Produces<OfferDocument>().Refuses(400, 401, 403, 404);
        api.MapGet(Routes.OfferSlot, GetSlotAsync)
            .Call(CallNames.GetSlot, "GetOfferSlot", "Offers", "What a slot of an offer holds.")
            .HasSlot()
            .Needs(Need.Read).Produces<OfferDocument>().Refuses(400, 401, 403, 404);
        api.MapPut(Routes.Offer, DraftIntake.PutAsync)
            .Call(CallNames.PutOffer, "PutOffer", "Offers", "Creates an offer or replaces its draft.")
            .MayHaveHeader("If-Match", "The ETag of the draft to replace, or * to overwrite whatever is there.")
            .MayNameItsRequest()
            .Needs(Need.Write).Takes<OfferRequest>().Produces<OfferDocument>().Produces<OfferDocument>(201).Refuses(
                400, 401, 403, 404, 409, 412, 413);
    }

    private static async Task<IResult> ListAsync(string publisherId, HttpContext context, OfferStore offers)
    {
        var filter = OfferFilter.Read(context.Request.Query["$filter"]);
        if (filter.Fault is { } fault)
            return Errors.BadRequest(fault);

        // The filter is anything that fits between two quotes, and a database does not take all of it.
        if (filter.OfferTypeId is { } type && OfferTypeCatalogue.Find(type) is null)
            return Json.Ok([], WireJson.Wire.IReadOnlyListOfferListItem);
        var first = await PageAsync("");
        return first.Count < PageSize
            ? Json.Ok([.. first.Select(Item)], WireJson.Wire.IReadOnlyListOfferListItem)
            : Json.Stream(FromAsync(first), WireJson.Wire.IAsyncEnumerableOfferListItem);

        Task<IReadOnlyList<Offer>> PageAsync(string after) =>
            offers.ListAsync(publisherId, filter.OfferTypeId, after, PageSize, context.RequestAborted);

        // A page is read once the client has taken the one before: neither memory nor a connection to the database waits for it.
        async IAsyncEnumerable<OfferListItem> FromAsync(IReadOnlyList<Offer> page)
        {
            while (true)
            {
                foreach (var offer in page)
                    yield return Item(offer);
                if (page.Count < PageSize)
                    yield break;
                page = await PageAsync(page[^1].OfferId);
            }
        }
    }

    private static OfferListItem Item(Offer offer) => new(
        offer.OfferTypeId,
        offer.PublisherId,
        WireWords.Of(offer.Status),
        OfferWriter.MigrationStatus(offer.Migrated),
        IsvUpgradeRequest: false,
        offer.DraftVersion,
        offer.OfferId,
        new OfferListDefinition(offer.DisplayText),
        WireTime.Format(offer.ChangedTime));

    private static async Task<IResult> GetDraftAsync(
        string publisherId, string offerId, HttpContext context, Access access, PermittedReads reads, OfferResponses answers)
    {
        var key = new OfferKey(publisherId, offerId);
        var (refusal, stamp) = await access.ReadAsync(
            Caller.Of(context.User), publisherId, (app, tenant) => reads.DraftAsync(app, tenant, key, context.RequestAborted),
            context.RequestAborted);
        return refusal ?? (stamp is null ? Errors.NoOffer(publisherId, offerId) : await answers.RespondAsync(context, key, stamp));
    }

    private static async Task<IResult> GetVersionAsync(
        string publisherId, string offerId, string version, HttpContext context, OfferStore offers)
    {
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Errors.BadRequest($"'{version}' is not a version: a version is an integer from 1.");
        var key = new OfferKey(publisherId, offerId);
        if (await offers.ServeDraftAsync(key, context.RequestAborted) is not { } draft)
            return Errors.NoOffer(publisherId, offerId);
        if (draft.Version == number)
            return OfferWriter.Respond(context, draft);
        return await offers.ServeVersionAsync(key, number, context.RequestAborted) is { } frozen
            ? OfferWriter.Respond(context, frozen)
            : Errors.NotFound($"Offer '{offerId}' has no version {number}; its draft is version {draft.Version}, and each publish freezes "
                + "one below that.");
    }

    private static async Task<IResult> GetSlotAsync(string publisherId, string offerId, string slot, HttpContext context, OfferStore offers)
    {
        if (slot.ToLowerInvariant() is not ("draft" or "preview" or "production") and var wrong)
            return Errors.BadRequest($"'{wrong}' is not a slot. Slots are draft, preview and production.");
        var key = new OfferKey(publisherId, offerId);
        if (slot.Equals("draft", StringComparison.OrdinalIgnoreCase))
            return Respond(context, publisherId, offerId, await offers.ServeDraftAsync(key, context.RequestAborted));
        if ((await offers.LoadAsync(key, context.RequestAborted)).Offer is not { } offer)
            return Errors.NoOffer(publisherId, offerId);
        var version = slot.Equals("preview", StringComparison.OrdinalIgnoreCase) ? offer.PreviewVersion : offer.ProductionVersion;
        return version is { } number && await offers.ServeVersionAsync(key, number, context.RequestAborted) is { } served
            ? OfferWriter.Respond(context, served)
            : Errors.NotFound($"The {slot.ToLowerInvariant()} slot of offer '{offerId}' holds nothing. {HowToFill(slot)}");
    }

    private static IResult Respond(HttpContext context, string publisherId, string offerId, ServedOffer? offer) =>
        offer is null ? Errors.NoOffer(publisherId, offerId) : OfferWriter.Respond(context, offer);

    private static string HowToFill(string slot) => slot.Equals("preview", StringComparison.OrdinalIgnoreCase)
        ? "It is filled when a publish operation succeeds."
        : "It is filled when a go-live operation succeeds.";

    /// <summary>The type of a stored or a new offer; null when the id names none.</summary>
    public static OfferType? TypeOf(Offer? offer, string? offerTypeId) =>
        offer is not null ? OfferTypeCatalogue.Get(offer.OfferTypeId) : OfferTypeCatalogue.Find(offerTypeId ?? "");
}
