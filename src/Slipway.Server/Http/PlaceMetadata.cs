namespace Slipway.Server.Http;

/// <summary>
/// Which limits an endpoint's requests fall under. The endpoint says it, and not the path, which can be written in many ways.
/// </summary>
public enum PlaceKind
{
    Usual,

    /// <summary>Nobody knows yet who sends these, nor how slowly.</summary>
    Token,

    /// <summary>Answered whatever else is worked on: a node that is restarted because it is busy makes the others busier.</summary>
    Probe,
}

/// <summary>What an endpoint is for the limits; <see cref="PlaceKind.Usual"/> where it has none.</summary>
public sealed record PlaceMetadata(PlaceKind Kind)
{
    public static PlaceKind Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<PlaceMetadata>()?.Kind ?? PlaceKind.Usual;
}
