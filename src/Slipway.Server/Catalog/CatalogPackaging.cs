using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Catalog;
using Slipway.Core.Definitions;
using Slipway.Server.Files;
using Slipway.Storage.Changes;
using Slipway.Storage.Identity;
using Slipway.Storage.Offers;

namespace Slipway.Server.Catalog;

/// <summary>Builds the catalog's entry for a frozen version.</summary>
public sealed class CatalogPackaging(StoredCopies copies, IdentityStore identity)
{
    public async Task<PackagedListing> PackAsync(string publisherId, OfferType type, VersionText version, CancellationToken cancel)
    {
        var read = version.Artifacts.Files.Where(file => !IsPicture(file.Value)).Select(file => file.Key);
        var tables = await copies.ReadAsync(read, version.Artifacts.Files, fresh: [], cancel);
        var seller = new Seller(publisherId, (await identity.FindPublisherAsync(publisherId, cancel))?.Name ?? publisherId);
        return PackagedListing.Of(
            type,
            JsonElement.Parse(version.Sent),
            seller,
            address => version.Artifacts.Files.TryGetValue(address, out var file) && IsPicture(file) ? StoredFiles.PathOf(file) : null,
            tables);
    }

    public static StepEffects Effects(PackagedListing packed) => new()
    {
        Listing = Json(packed.Public),
        PreviewListing = Json(packed.Preview),
        Index = Index(packed),
    };

    public static CatalogIndex Index(PackagedListing packed) => new(
        JsonSerializer.Serialize(packed.PrivatePlans, WireJson.Wire.IReadOnlyListCatalogPlan),
        JsonSerializer.Serialize(packed.Prices, WireJson.Wire.IReadOnlyDictionaryStringIReadOnlyListCatalogPrice),
        [.. packed.Views.Select(view => new IndexedView(view.PlanId, string.Join(' ', view.Terms), view.Audience ?? []))]);

    public static string Json(CatalogListing listing) => JsonSerializer.Serialize(listing, WireJson.Wire.CatalogListing);

    private static bool IsPicture(StoredFile file) => file.ContentType.StartsWith("image/", StringComparison.Ordinal);
}
