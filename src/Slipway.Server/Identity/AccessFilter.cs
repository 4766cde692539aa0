using Slipway.Server.Http;

namespace Slipway.Server.Identity;

/// <summary>
/// Lets a call on a publisher pass only if the caller may make it; the endpoint's
/// <see cref="Need"/> says what it requires.
/// </summary>
public sealed class AccessFilter(Access access) : IEndpointFilter
{
    private static readonly object Granted = new();

    /// <summary>The publisher of the call, once the filter has let it pass.</summary>
    public static Slipway.Storage.Identity.PublisherRow Publisher(HttpContext context) =>
        (Slipway.Storage.Identity.PublisherRow)context.Items[Granted]!;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var need = http.GetEndpoint()!.Metadata.GetRequiredMetadata<NeedMetadata>().Need;
        var publisherId = (string)http.GetRouteValue("publisherId")!;
        var grant = await access.OnPublisherAsync(Caller.Of(http.User), publisherId, need, http.RequestAborted);
        if (grant is Grant.Granted granted)
            http.Items[Granted] = granted.Publisher;
        return grant.Refusal ?? await next(context);
    }
}
