using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Artifacts;
using Slipway.Core.OfferTypes;
using Slipway.Core.Rules;

namespace Slipway.Server.Artifacts;

/// <summary>The rules that text can judge, under this marketplace's address policy.</summary>
public sealed class DocumentRules(AddressPolicy policy)
{
    public ImmutableArray<Fault> Check(OfferType type, string publisherId, string offerId, byte[] definition, IReadOnlyList<string> missingSecrets) =>
        OfferRules.Check(type, publisherId, offerId, JsonElement.Parse(definition), AddressRefusal, missingSecrets.ToHashSet(StringComparer.Ordinal));

    /// <summary>The service's own copies are fine whatever its own address is; should the store not have one, the fetcher judges the address again.</summary>
    private string? AddressRefusal(string address) => StoredFiles.HashOf(address) is null ? policy.Refusal(address) : null;
}
