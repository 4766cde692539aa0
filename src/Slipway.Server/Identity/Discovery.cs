using Slipway.Server.Hosting;
using Slipway.Server.Http;

namespace Slipway.Server.Identity;

/// <summary>
/// The documents that token libraries read before they request a token: the public keys, and
/// addresses below <c>PublicUrl</c>. Without that setting, and for hosts that the service stands in
/// for, the addresses use the request's host.
/// </summary>
public sealed class Discovery(SigningKeys keys, AddressOptions address)
{
    private const string Common = "common";

    /// <summary>The OpenID configuration of the tenant in the path.</summary>
    public IResult Configuration(HttpContext context, TokenVersion version)
    {
        if (Tenant(context.Request.RouteValues["tenant"] as string) is not { } tenant)
            return Errors.Token(400, "invalid_tenant", "A tenant is a GUID, or 'common' or 'organizations'.");
        var v2 = version == TokenVersion.V2 ? "v2.0/" : "";
        var here = $"{Here(context.Request)}/{tenant}";

        // Tenant names such as 'common' do not have a single issuer; the original returns this
        // placeholder (observed).
        var issuer = TokenIssuer.IssuerOf(Guid.TryParse(tenant, out _) ? tenant : "{tenantid}", version);
        var document = new DiscoveryDocument(
            issuer,
            $"{here}/oauth2/{v2}authorize", // This address does not exist, but libraries refuse a configuration without it.
            $"{here}/oauth2/{v2}token",
            $"{here}/discovery/{v2}keys",
            ["client_secret_post", "client_secret_basic"],
            ["client_credentials"],
            ["token"],
            ["pairwise"],
            ["RS256"]);
        return Json.Ok(document, DiscoveryJson.Default.DiscoveryDocument);
    }

    public async Task<IResult> KeySetAsync(CancellationToken cancel) =>
        Json.Ok(new KeySetDocument(await keys.PublicKeysAsync(cancel)), DiscoveryJson.Default.KeySetDocument);

    /// <summary>
    /// This host is its own authority. A library names the tenant in the
    /// <c>authorization_endpoint</c> that it would use (observed).
    /// </summary>
    public IResult Instance(HttpContext context)
    {
        var here = Here(context.Request);
        var asked = Uri.TryCreate(context.Request.Query["authorization_endpoint"], UriKind.Absolute, out var endpoint)
            ? endpoint.AbsolutePath.Split('/')
            : [];
        var tenant = (asked.Length > 1 ? Tenant(asked[1]) : null) ?? Common;

        // Libraries use these as the host of an address that already has its port.
        var (host, whole) = (new Uri(here).Host, new Uri(here).Authority);
        var document = new InstanceDocument(
            $"{here}/{tenant}/v2.0/.well-known/openid-configuration",
            "1.1",
            [new InstanceMetadata(host, host, [.. new[] { host, whole }.Distinct()])]);
        return Json.Ok(document, DiscoveryJson.Default.InstanceDocument);
    }

    private static string? Tenant(string? text) => text?.ToLowerInvariant() switch
    {
        Common or "organizations" => text.ToLowerInvariant(),
        { } lower when Guid.TryParse(lower, out var id) => id.ToString(),
        _ => null,
    };

    private string Here(HttpRequest request) =>
        address.PublicUrl is { } url && !address.StandsInFor.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase)
        ? url
        : $"{request.Scheme}://{request.Host}{request.PathBase}";
}
