using Slipway.Contracts;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;
using Slipway.Server.Http;

namespace Slipway.Server.Offers;

/// <summary>Endpoint 14: the offer types, each with a JSON Schema of its definition.</summary>
public static class OfferTypeEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(Routes.OfferTypes, List)
            .Call(CallNames.OfferTypes, "ListOfferTypes", "Offer types", "The offer types, each with a JSON Schema of its definition.")
            .Produces<IReadOnlyList<OfferTypeDocument>>().Refuses(400, 401);
        api.MapGet(Routes.OfferType, Get)
            .Call(CallNames.OfferTypes, "GetOfferType", "Offer types", "An offer type with a JSON Schema of its definition.")
            .HasPart("offerTypeId", "The offer type, such as microsoft-azure-virtualmachines.")
            .Produces<OfferTypeDocument>().Refuses(400, 401, 404);
    }

    private static IResult List()
    {
        IReadOnlyList<OfferTypeDocument> types = [.. OfferTypeCatalogue.All.Select(Document)];
        return Json.Ok(types, WireJson.Wire.IReadOnlyListOfferTypeDocument);
    }

    private static IResult Get(string offerTypeId) =>
        OfferTypeCatalogue.All.FirstOrDefault(type => type.Id.Equals(offerTypeId, StringComparison.OrdinalIgnoreCase)) is { } type
        ? Json.Ok(Document(type), WireJson.Wire.OfferTypeDocument)
        : Errors.NotFound($"There is no offer type '{offerTypeId}'. GET {Routes.OfferTypes} lists them.");

    private static OfferTypeDocument Document(OfferType type) => new(type.Id, type.DisplayText, type.Versions, OfferTypeSchema.Of(type));
}
