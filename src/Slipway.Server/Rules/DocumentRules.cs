using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Fetching;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Server.Files;
using Slipway.Storage.Offers;

namespace Slipway.Server.Rules;

/// <summary>The rules that text can judge, under this marketplace's settings and against what is live.</summary>
public sealed class DocumentRules(
    AddressPolicy policy, ArtifactOptions artifacts, RulesOptions options, OfferStore offers, LiveContentReader liveContents)
{
    /// <param name="offer">The offer that the definition belongs to.</param>
    /// <param name="definition">As it was sent.</param>
    /// <param name="missingSecrets">The pointers of placeholders without a stored value.</param>
    /// <param name="now">Market time.</param>
    /// <param name="publicPlans">
    /// The private plans that the publisher has confirmed may become public; null when a request cannot confirm: then it is a warning.
    /// </param>
    /// <param name="cancel">Ends the wait for what is live.</param>
    public async Task<ImmutableArray<Fault>> CheckAsync(
        Offer offer,
        byte[] definition,
        IReadOnlyList<string> missingSecrets,
        DateTimeOffset now,
        IReadOnlySet<string>? publicPlans,
        CancellationToken cancel)
    {
        var live = offer.ProductionVersion is { } version ? await offers.ReadVersionAsync(offer.Key, version, cancel) : null;
        var parsed = JsonElement.Parse(definition);
        return OfferRules.Check(new OfferToCheck(OfferTypeCatalogue.Get(offer.OfferTypeId), offer.PublisherId, offer.OfferId, parsed)
        {
            Live = live is null ? default : JsonElement.Parse(live.Sent),
            LiveContents = await liveContents.FindAsync(offer, parsed, cancel),
            CopiesImages = artifacts.CopyImages,
            Now = now,
            AddressRefusal = AddressRefusal,
            SasRequired = options.SasRequired,
            PrivateMayBecomePublic = options.PrivateMayBecomePublic || publicPlans is null,
            PublicPlans = publicPlans ?? ImmutableHashSet<string>.Empty,
            MissingSecrets = missingSecrets.ToHashSet(StringComparer.Ordinal),
        });
    }

    /// <summary>
    /// The service's own copies are fine whatever its own address is; should the store not have
    /// one, the fetcher judges the address again.
    /// </summary>
    private string? AddressRefusal(string address) => StoredFile.HashOf(address) is null ? policy.Refusal(address) : null;
}
