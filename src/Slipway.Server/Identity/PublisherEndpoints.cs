using Slipway.Contracts;
using Slipway.Core.OfferTypes;
using Slipway.Server.Http;

namespace Slipway.Server.Identity;

/// <summary>Endpoint 1: the publishers that the caller may see.</summary>
public static class PublisherEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet(Routes.Publishers, ListAsync)
            .Call(CallNames.Publishers, "ListPublishers", "Publishers", "The publishers that the caller may see.")
            .Produces<IReadOnlyList<PublisherDocument>>().Refuses(400, 401);

    private static async Task<IResult> ListAsync(HttpContext context, Access access)
    {
        IReadOnlyList<PublisherDocument> publishers = [
            .. (await access.VisiblePublishersAsync(Caller.Of(context.User), context.RequestAborted))
            .Select(publisher => new PublisherDocument(
                0,
                publisher.PublisherId,
                new PublisherDefinition(publisher.Name, [.. OfferTypeCatalogue.All.Select(type => type.Id)], (int)publisher.SellerId)))];
        return Json.Ok(publishers, WireJson.Wire.IReadOnlyListPublisherDocument);
    }
}
