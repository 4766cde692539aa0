using System.Collections.Concurrent;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Storage.Offers;

namespace Slipway.Server.Offers;

/// <summary>
/// Drafts as they were written out last, under the stamp of what they were written from. The stamp
/// is read from the database on each request, so nothing has to be invalidated, on any node.
/// </summary>
public sealed class OfferResponses(OfferStore offers)
{
    /// <summary>The most documents that are kept; with one more, all are forgotten and written again.</summary>
    public const int Most = 1024;

    /// <summary>Larger documents are written each time; a usual one has 4 KiB.</summary>
    private const int LargestKept = 32 * 1024;

    private readonly ConcurrentDictionary<OfferKey, Kept> kept = new();

    public int Count => kept.Count;

    /// <param name="context">The request.</param>
    /// <param name="key">The offer, which exists.</param>
    /// <param name="stamp">What its draft is like now.</param>
    public async ValueTask<IResult> AnswerAsync(HttpContext context, OfferKey key, OfferStamp stamp)
    {
        if (kept.TryGetValue(key, out var found) && found.Stamp == stamp)
            return OfferWriter.Answer(context, found.Stamp.ChangedTime, found.Document);
        if (await offers.ServeDraftAsync(key, context.RequestAborted) is not { } offer)
            return Errors.NoOffer(key.Publisher, key.Offer);
        var document = OfferWriter.Write(offer);
        if (document.Length <= LargestKept)
        {
            if (kept.Count >= Most)
                kept.Clear();
            kept[key] = new Kept(offer.Stamp, document);
        }

        return OfferWriter.Answer(context, offer.ChangedTime, document);
    }

    private sealed record Kept(OfferStamp Stamp, byte[] Document);
}
