using Slipway.Server.Http;

namespace Slipway.Rehearsal.Tls;

/// <summary>
/// What <c>az login</c> asks of the management host (observed): there are no subscriptions here,
/// and no tenant but the one that it names.
/// </summary>
internal static class ManagementEndpoints
{
    private static readonly byte[] Nothing = """{"value":[]}"""u8.ToArray();

    public static void MapManagement(this IEndpointRouteBuilder app)
    {
        foreach (var path in (string[])["/subscriptions", "/tenants"])
            app.MapGet(path, () => Json.Ok(Nothing)).RequireHost(ClientHosts.Management).AllowAnonymous().ExcludeFromDescription();
    }
}
