using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Storage.Offers;

namespace Slipway.Server.Offers;

/// <summary>Drafts as clients poll them: a document is kept under the stamp of what it was written from.</summary>
public sealed class OfferResponses(OfferStore offers)
{
    private readonly KeptDocuments<OfferKey, OfferStamp> kept = new();

    /// <param name="context">The request.</param>
    /// <param name="key">The offer, which exists.</param>
    /// <param name="stamp">What its draft is like now.</param>
    public async ValueTask<IResult> RespondAsync(HttpContext context, OfferKey key, OfferStamp stamp)
    {
        if (kept.TryFind(key, out var same, out var document) && same == stamp)
            return OfferWriter.Respond(context, same.ChangedTime, document);
        if (await offers.ServeDraftAsync(key, context.RequestAborted) is not { } offer)
            return Errors.NoOffer(key.Publisher, key.Offer);
        document = OfferWriter.Write(offer);
        kept.Keep(key, offer.Stamp, document);
        return OfferWriter.Respond(context, offer.ChangedTime, document);
    }
}
