namespace Slipway.Server.Identity;

internal static class NeedConventions
{
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, Need need) =>
        endpoint.WithMetadata(new NeedMetadata(need)).AddEndpointFilter<AccessFilter>();

    /// <summary>
    /// For an endpoint that needs <see cref="Need.Read"/> and checks it itself, with what it reads
    /// (<see cref="Access.ReadAsync"/>).
    /// </summary>
    public static RouteHandlerBuilder ReadsWithRoles(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new NeedMetadata(Need.Read));
}
