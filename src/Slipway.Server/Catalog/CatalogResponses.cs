using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using Slipway.Contracts;
using Slipway.Core.Catalog;
using Slipway.Core.Definitions;
using Slipway.Server.Http;
using Slipway.Storage.Catalog;

namespace Slipway.Server.Catalog;

/// <summary>
/// Builds responses from the catalog's rows for a caller, with their cache headers.
/// </summary>
internal static class CatalogResponses
{
    /// <summary>
    /// An entry with the plans that the caller may see, and the prices of one region, of all
    /// regions, or none.
    /// </summary>
    public static CatalogEntry Entry(CatalogRow row, string slot, string own, string? region, bool withTerms)
    {
        var listing = JsonSerializer.Deserialize(row.Listing, WireJson.Wire.CatalogListing)!;
        var plans = listing.Plans.Concat(slot == "preview" ? [] : OpenPlans(row));
        if (row.Listing.Length + (row.PrivatePlans?.Length ?? 0) > ListingLimits.WorthALook)
            (listing, plans) = (ListingLimits.Of(listing), plans.Take(OfferType.MostPlans).Select(ListingLimits.Of));
        var prices = row.Prices is null
            ? null
            : JsonSerializer.Deserialize(row.Prices, WireJson.Wire.IReadOnlyDictionaryStringIReadOnlyListCatalogPrice);
        var address = $"{own}{Routes.CatalogOffers}/{row.PublisherId}/{row.OfferId}{(slot == "preview" ? "?slot=preview" : "")}";
        return new CatalogEntry(
            row.PublisherId,
            row.PublisherName,
            row.OfferId,
            row.OfferTypeId,
            slot,
            (int)row.Version,
            address,
            listing with
            {
                Logos = listing.Logos.ToDictionary(logo => logo.Key, logo => own + logo.Value),
                Screenshots = listing.Screenshots?.Select(picture => picture with { Url = own + picture.Url }).ToList(),
                TermsOfUse = withTerms ? listing.TermsOfUse : null,
                Plans = [.. plans.Select(plan => plan with { Prices = Of(plan) })],
            });

        IReadOnlyList<CatalogPrice>? Of(CatalogPlan plan) =>
            prices?.GetValueOrDefault(
                plan.PlanId)?.Where(price => region is null || price.Region == region).ToList() is { Count: > 0 } found ? found : null;
    }

    /// <summary>
    /// The body with an ETag of its content, against which caches must check each copy. A response
    /// to a request with a token is private to its caller.
    /// </summary>
    public static IResult Tagged<T>(HttpContext context, T body, JsonTypeInfo<T> type)
    {
        var utf8 = JsonSerializer.SerializeToUtf8Bytes(body, type);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(utf8).AsSpan(0, 16))}\"");
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        context.Response.Headers.Vary = "Authorization";
        if (context.Request.Headers.Authorization.Count > 0)
            context.Response.Headers.CacheControl = "private, no-cache";
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any)
            || known.Compare(tag, useStrongComparison: false))
            ? Results.StatusCode(304)
            : Json.Ok(utf8);
    }

    private static IEnumerable<CatalogPlan> OpenPlans(CatalogRow row) =>
        row.PrivatePlans is null || (row.OpenPlans.Count == 0 && !row.HasEveryPlan)
        ? []
        : JsonSerializer.Deserialize(row.PrivatePlans, WireJson.Wire.IReadOnlyListCatalogPlan)!.Where(plan => row.HasEveryPlan
        || row.OpenPlans.Contains(plan.PlanId));
}
