using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Slipway.Contracts;
using Slipway.Core.Catalog;
using Slipway.Core.Offers;
using Slipway.Core.OfferTypes;
using Slipway.Server.Api;
using Slipway.Server.Artifacts;
using Slipway.Server.Identity;
using Slipway.Storage.Catalog;
using Slipway.Storage.Files;

namespace Slipway.Server.Catalog;

/// <summary>What customers see (ours): live offers without a token, a preview for whom its publisher named, and the stored logos.</summary>
public static class CatalogEndpoints
{
    /// <summary>A file's address is the hash of its content, so a copy of it never goes stale.</summary>
    private const string ForEver = "public, max-age=31536000, immutable";

    public static void MapCatalog(this IEndpointRouteBuilder app)
    {
        app.MapGet(Routes.CatalogOffers, ListAsync).WithName("ListCatalog").Produces<CatalogList>().AllowAnonymous();
        app.MapGet(Routes.CatalogOffer, GetAsync).WithName("GetCatalogOffer").Produces<CatalogEntry>().Refuses(404).AllowAnonymous();
        app.MapGet(Routes.File, GetFileAsync).WithName("GetFile").Refuses(404).AllowAnonymous();
    }

    private static async Task<IResult> ListAsync(HttpContext context, CatalogStore catalog, PublicAddress own)
    {
        var rows = await catalog.ListLiveAsync(context.RequestAborted);
        return Json.Ok(new CatalogList([.. rows.Select(row => Entry(row, "production", own.Base))]), WireJson.Wire.CatalogList);
    }

    private static async Task<IResult> GetAsync(string publisherId, string offerId, string? slot, HttpContext context, CatalogStore catalog, Access access, PublicAddress own)
    {
        var key = new OfferKey(publisherId, offerId);
        var asked = string.IsNullOrEmpty(slot) ? "production" : slot.ToLowerInvariant();
        if (asked is not ("preview" or "production"))
            return Errors.BadRequest($"'{slot}' is no slot of the catalog. Its slots are production (the default) and preview.");
        var row = asked == "preview"
            ? await FindPreviewAsync(key, context, catalog, access)
            : await catalog.FindLiveAsync(key, context.RequestAborted);
        return row is null
            ? Errors.NotFound($"The catalog has no offer '{offerId}' of publisher '{publisherId}' in {asked}.")
            : Json.Ok(Entry(row, asked, own.Base), WireJson.Wire.CatalogEntry);
    }

    /// <summary>Null also when there is a preview that the caller may not see.</summary>
    private static async Task<CatalogRow?> FindPreviewAsync(OfferKey key, HttpContext context, CatalogStore catalog, Access access)
    {
        if (context.User.Identity is not { IsAuthenticated: true } || await catalog.FindPreviewAsync(key, context.RequestAborted) is not { } row)
            return null;
        var allowed = PreviewAudience.Subscriptions(OfferTypeCatalogue.Get(row.OfferTypeId), JsonElement.Parse(row.Sent));
        return await access.MaySeePreviewAsync(Caller.Of(context.User), row.PublisherId, allowed, context.RequestAborted) ? row : null;
    }

    private static async Task<IResult> GetFileAsync(string name, HttpContext context, FileStore files)
    {
        if (StoredFiles.HashOfName(name) is not { } hash || await files.FindAsync(hash, context.RequestAborted) is not { } file)
            return Errors.NotFound($"There is no file '{name}'.");
        context.Response.Headers.CacheControl = ForEver;
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Bytes(file.Bytes, file.ContentType, entityTag: new EntityTagHeaderValue($"\"{hash}\""));
    }

    private static CatalogEntry Entry(CatalogRow row, string slot, string own)
    {
        var listing = JsonSerializer.Deserialize(row.Listing, WireJson.Wire.CatalogListing)!;
        var address = $"{own}{Routes.CatalogOffers}/{row.PublisherId}/{row.OfferId}{(slot == "preview" ? "?slot=preview" : "")}";
        return new CatalogEntry(
            row.PublisherId,
            row.PublisherName,
            row.OfferId,
            row.OfferTypeId,
            slot,
            (int)row.Version,
            address,
            listing with { Logos = listing.Logos.ToDictionary(logo => logo.Key, logo => own + logo.Value) });
    }
}
