using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Storage.Offers;

namespace Slipway.Server.Rules;

/// <summary>Reads the live contents of what a definition names, also of versions that an older program took live.</summary>
public sealed class LiveContentReader(OfferStore offers, LiveContentStore contents)
{
    /// <summary>Versions that are taken up at once: an offer may have hundreds that have not been read yet.</summary>
    private const int Batch = 50;

    public async Task<LiveContents> FindAsync(Offer offer, JsonElement definition, CancellationToken cancel)
    {
        if (offer.ProductionVersion is null)
            return LiveContents.None;
        var type = OfferTypeCatalogue.Get(offer.OfferTypeId);
        while (await contents.ListNewAsync(offer.Key, Batch, cancel) is [.., var newest] goLives)
            await contents.RecordAsync(offer.Key, newest, await ReadAsync(offer.Key, type, goLives, cancel), cancel);
        return new LiveContents(await contents.FindAsync(offer.Key, LiveContents.Subjects(type, definition), cancel));
    }

    /// <summary>The contents of versions, those of later ones in place of earlier ones.</summary>
    private async Task<Dictionary<string, LiveContent>> ReadAsync(
        OfferKey key, OfferType type, IEnumerable<SucceededGoLive> goLives, CancellationToken cancel)
    {
        var all = new Dictionary<string, LiveContent>(StringComparer.Ordinal);
        foreach (var goLive in goLives)
        {
            var version = await offers.ReadVersionAsync(key, goLive.OfferVersion, cancel);
            foreach (var (subject, content) in LiveContents.Of(type, JsonElement.Parse(version.Sent), version.Artifacts))
                all[subject] = content;
        }

        return all;
    }
}
