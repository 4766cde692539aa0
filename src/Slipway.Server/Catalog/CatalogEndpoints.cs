using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Slipway.Contracts;
using Slipway.Core.Artifacts;
using Slipway.Core.Catalog;
using Slipway.Core.Offers;
using Slipway.Core.OfferTypes;
using Slipway.Server.Api;
using Slipway.Server.Artifacts;
using Slipway.Server.Artifacts.Stores;
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

    /// <summary>What customers are shown is there for everyone who knows its hash; the rest, for who holds a role on a publisher whose versions name it.</summary>
    private static async Task<IResult> GetFileAsync(string name, HttpContext context, FileStore files, FileCopies copies, Access access)
    {
        if (StoredFiles.HashOfName(name) is not { } hash)
            return Errors.NotFound($"There is no file '{name}'.");
        var small = await files.FindAsync(hash, context.RequestAborted);
        if (small is not null && StoredFiles.IsPublic(small.ContentType))
            return File(context, hash, small.ContentType, new MemoryStream(small.Bytes, writable: false), ForEver);

        var own = await FindOwnAsync(hash, context, files, access);
        return own is not null && await copies.OpenAsync(own, context.RequestAborted) is { } content
            ? File(context, hash, own.ContentType, content, "private, no-cache")
            : Errors.NotFound($"There is no file '{name}'.");
    }

    private static async Task<StoredFile?> FindOwnAsync(string hash, HttpContext context, FileStore files, Access access)
    {
        if (context.User.Identity is not { IsAuthenticated: true })
            return null;
        var publishers = await access.VisiblePublishersAsync(Caller.Of(context.User), context.RequestAborted);
        return publishers.Count == 0 ? null : await files.FindNamedAsync([.. publishers.Select(publisher => publisher.PublisherId)], hash, context.RequestAborted);
    }

    private static IResult File(HttpContext context, string hash, string contentType, Stream content, string cache)
    {
        context.Response.Headers.CacheControl = cache;
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var download = StoredFiles.IsPicture(contentType) ? null : StoredFiles.PathOf(new StoredFile(hash, contentType, 0))[(Routes.Files.Length + 1)..];
        return Results.Stream(content, contentType, download, entityTag: new EntityTagHeaderValue($"\"{hash}\""), enableRangeProcessing: true);
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
