using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Net.Http.Headers;
using Slipway.Contracts;
using Slipway.Core.Catalog;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Server.Files;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Storage.Catalog;
using Slipway.Storage.Files;

namespace Slipway.Server.Catalog;

/// <summary>
/// The catalog for customers (ours): live offers without a token, private plans for their audience,
/// previews for callers that the publisher named, the change feed, and the stored files.
/// </summary>
public static class CatalogEndpoints
{
    private const int PageSize = 50;
    private const int LargestPage = 200;
    private const int FeedSize = 100;
    private const int LargestFeed = 1000;

    /// <summary>
    /// A file's address is the hash of its content, so a cached copy is never stale.
    /// </summary>
    private const string ForEver = "public, max-age=31536000, immutable";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Routes.CatalogOffers, ListAsync)
            .Call(CallNames.Catalog, "ListCatalog", "Catalog",
                "The live offers, as the caller may see them: all, or those that are searched for; in pages.")
            .MayHaveQuery("search", "Words to search for: each must begin a word of the offer, in any casing, with or without accents. "
                + "At most 200 characters and 10 words.")
            .MayHaveQuery("category", "Only offers of this category, by its key.")
            .MayHaveQuery("offerType", "Only offers of this type.")
            .MayHaveQuery("publisher", "Only offers of this publisher.")
            .MayHaveQuery("region", "Only offers that are sold in this region, two letters; with its prices.")
            .MayHaveQuery("top", "Offers in a page, from 1 to 200; 50 when absent.")
            .MayHaveQuery("cursor", "The cursor of the next page, from nextLink.")
            .Produces<CatalogList>().Refuses(400).AllowAnonymous();
        app.MapGet(Routes.CatalogOffer, GetAsync)
            .Call(CallNames.Catalog, "GetCatalogOffer", "Catalog", "A live offer, or a preview for callers that its publisher allowed.")
            .HasOffer().HasSlot()
            .MayHaveQuery("region", "Only the prices of this region.")
            .Produces<CatalogEntry>().Refuses(400, 404).AllowAnonymous();
        app.MapGet(Routes.CatalogChanges, ListChangesAsync)
            .Call(CallNames.Catalog, "ListCatalogChanges", "Catalog", "The changes to what everybody sees, in order: offers that became "
                + "live, changed or disappeared. Superseded changes are removed after 30 days.")
            .MayHaveQuery("since", "The sequence of the last change that the caller has; from the beginning when absent.")
            .MayHaveQuery("top", "Changes in a response, from 1 to 1000; 100 when absent.")
            .Produces<CatalogChanges>().Refuses(400).AllowAnonymous();
        app.MapGet(Routes.File, GetFileAsync)
            .Call(CallNames.File, "GetFile", "Catalog", "A stored logo; its address is the hash of its content.")
            .HasPart("name", "The file's name.")
            .Refuses(404).AllowAnonymous();
    }

    private static async Task<IResult> ListAsync(HttpContext context, CatalogStore catalog, Access access, PublicAddress own)
    {
        string? Asked(string name) => context.Request.Query[name];
        var (question, faults) = CatalogQuery.Read(
            Asked("search"), Asked("category"), Asked("offerType"), Asked("publisher"), Asked("region"));
        var top = Number(Asked("top"), PageSize, LargestPage);
        var after = string.IsNullOrEmpty(Asked("cursor")) ? CatalogPlace.Start : CatalogCursor.Read(Asked("cursor")!);
        if (top is null)
            faults = faults.Add($"top must be an integer from 1 to {LargestPage}.");
        if (after is null)
            faults = faults.Add("cursor is not valid. Start without a cursor, and follow nextLink unchanged.");
        if (faults.Length > 0)
            return Errors.BadRequest(string.Join(' ', faults));

        var members = await MembersAsync(context, access);
        var page = await catalog.ListAsync(question, after!, top!.Value, question.Region is not null, members, context.RequestAborted);
        var list = new CatalogList(
            [.. page.Rows.Select(row => CatalogResponses.Entry(row, "production", own.Base, question.Region, withTerms: false))],
            page.HasMore ? own.Base + Next(context, CatalogCursor.Write(page.Rows[^1].Place)) : null);
        return CatalogResponses.Tagged(context, list, WireJson.Wire.CatalogList);
    }

    private static async Task<IResult> GetAsync(
        string publisherId, string offerId, string? slot, HttpContext context, CatalogStore catalog, Access access, PublicAddress own)
    {
        var key = new OfferKey(publisherId, offerId);
        var asked = string.IsNullOrEmpty(slot) ? "production" : slot.ToLowerInvariant();
        if (asked is not ("preview" or "production"))
            return Errors.BadRequest($"'{slot}' is not a slot of the catalog. Allowed: production (the default) and preview.");
        var (question, faults) = CatalogQuery.Read(null, null, null, null, context.Request.Query["region"]);
        if (faults.Length > 0)
            return Errors.BadRequest(string.Join(' ', faults));
        var row = asked == "preview"
            ? await FindPreviewAsync(key, context, catalog, access)
            : await FindLiveAsync(key, context, catalog, access);
        return row is null
            ? Errors.NotFound($"The catalog does not have an offer '{offerId}' of publisher '{publisherId}' in {asked}.")
            : CatalogResponses.Tagged(
                context, CatalogResponses.Entry(row, asked, own.Base, question.Region, withTerms: true), WireJson.Wire.CatalogEntry);
    }

    private static async Task<IResult> ListChangesAsync(HttpContext context, CatalogChangeStore changes, PublicAddress own)
    {
        string? since = context.Request.Query["since"];
        var top = Number(context.Request.Query["top"], FeedSize, LargestFeed);
        var from = string.IsNullOrEmpty(since)
            ? 0
            : long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        if (top is null || from < 0)
            return Errors.BadRequest($"since must be the sequence of a change, or absent to start from the beginning; top must be an "
                + $"integer from 1 to {LargestFeed}.");
        if (await changes.ReadAsync(from, top.Value, context.RequestAborted) is not { } found)
            return Errors.BadRequest(
                $"This feed has not reached {from} yet: it may have been restored from a backup. Start again without since.");
        var last = found.Count > 0 ? found[^1].Sequence : from;
        var body = new CatalogChanges(
            [.. found.Select(change => new CatalogChangeDocument(
                change.Sequence,
                change.PublisherId,
                change.OfferId,
                change.Version,
                change.Change,
                WireTime.Format(change.Time),
                $"{own.Base}{Routes.CatalogOffers}/{change.PublisherId}/{change.OfferId}"))],
            $"{own.Base}{Routes.CatalogChanges}?since={last}&top={top}");
        return CatalogResponses.Tagged(context, body, WireJson.Wire.CatalogChanges);
    }

    /// <summary>
    /// Callers that may read the publisher's offers see everything that is live, so that liveLinks
    /// work for them.
    /// </summary>
    private static async Task<CatalogRow?> FindLiveAsync(OfferKey key, HttpContext context, CatalogStore catalog, Access access)
    {
        var isPublishers = IsKnown(context)
            && await access.OnPublisherAsync(Caller.Of(context.User), key.Publisher, Need.Read, context.RequestAborted) is Grant.Granted;
        return await catalog.FindLiveAsync(
            key, isPublishers ? [] : await MembersAsync(context, access), everyPlan: isPublishers, context.RequestAborted);
    }

    /// <summary>Null also if the caller may not see the preview.</summary>
    private static async Task<CatalogRow?> FindPreviewAsync(OfferKey key, HttpContext context, CatalogStore catalog, Access access)
    {
        if (!IsKnown(context) || await catalog.FindPreviewAsync(key, context.RequestAborted) is not { } row)
            return null;
        var allowed = PreviewAudience.Subscriptions(OfferTypeCatalogue.Get(row.OfferTypeId), JsonElement.Parse(row.Sent));
        return await access.MaySeePreviewAsync(Caller.Of(context.User), row.PublisherId, allowed, context.RequestAborted) ? row : null;
    }

    /// <summary>
    /// Files that customers see are readable by anyone who knows the hash; other files only with a
    /// role on a publisher whose versions name them.
    /// </summary>
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
        return publishers.Count == 0
            ? null
            : await files.FindNamedAsync([.. publishers.Select(publisher => publisher.PublisherId)], hash, context.RequestAborted);
    }

    private static IResult File(HttpContext context, string hash, string contentType, Stream content, string cache)
    {
        context.Response.Headers.CacheControl = cache;
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var download = StoredFiles.IsPicture(contentType)
            ? null
            : StoredFiles.PathOf(new StoredFile(hash, contentType, 0))[(Routes.Files.Length + 1)..];
        return Results.Stream(
            content, contentType, download, entityTag: new EntityTagHeaderValue($"\"{hash}\""), enableRangeProcessing: true);
    }

    private static bool IsKnown(HttpContext context) => context.User.Identity is { IsAuthenticated: true };

    private static async Task<IReadOnlyCollection<string>> MembersAsync(HttpContext context, Access access) =>
        IsKnown(context) ? await access.MembershipsAsync(Caller.Of(context.User), context.RequestAborted) : [];

    /// <summary>Null for a text that is not a number from 1 to <paramref name="most"/>.</summary>
    private static int? Number(string? text, int usual, int most) => string.IsNullOrEmpty(text)
        ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : null;

    /// <summary>The same query with the cursor of the next page.</summary>
    private static string Next(HttpContext context, string cursor)
    {
        var query = new QueryBuilder(context.Request.Query
            .Where(part => part.Key is "search" or "category" or "offerType" or "publisher" or "region" or "top")
            .Select(part => KeyValuePair.Create(part.Key, part.Value.ToString())))
        {
            { "cursor", cursor },
        };
        return Routes.CatalogOffers + query.ToQueryString();
    }
}
