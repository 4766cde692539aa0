namespace Slipway.Server.Identity;

internal static class NeedConventions
{
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, Need need) =>
        endpoint.WithMetadata(new NeedMetadata(need)).AddEndpointFilter<AccessFilter>();
}
