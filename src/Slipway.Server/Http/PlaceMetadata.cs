namespace Slipway.Server.Http;

/// <summary>
/// The kind of an endpoint for the limits; <see cref="PlaceKind.Usual"/> without this metadata.
/// </summary>
public sealed record PlaceMetadata(PlaceKind Kind)
{
    public static PlaceKind Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<PlaceMetadata>()?.Kind ?? PlaceKind.Usual;
}
