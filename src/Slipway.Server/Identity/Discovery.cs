using Slipway.Server.Hosting;
using Slipway.Server.Http;

namespace Slipway.Server.Identity;

/// <summary>
/// What token libraries read before they ask for a token: the public keys, and addresses below <c>PublicUrl</c>, or without it on the host
/// that was asked, as for the hosts that the service stands in for.
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

        // Tenants without a GUID have no one issuer; the original answers with this placeholder (observed).
        var issuer = TokenIssuer.IssuerOf(Guid.TryParse(tenant, out _) ? tenant : "{tenantid}", version);
        var document = new DiscoveryDocument(
            issuer,
            $"{here}/oauth2/{v2}authorize", // Nothing answers there, but libraries refuse a configuration without it.
            $"{here}/oauth2/{v2}token",
            $"{here}/discovery/{v2}keys",
            ["client_secret_post", "client_secret_basic"],
            ["client_credentials"],
            ["token"],
            ["pairwise"],
            ["RS256"]);
        return Json.Ok(document, DiscoveryJson.Default.DiscoveryDocument);
    }

    public async Task<IResult> KeySetAsync(CancellationToken cancel)
    {
        // Whoever asks may have met a key of another node.
        await keys.RefreshedAsync(cancel);
        return Json.Ok(new KeySetDocument(keys.PublicKeys), DiscoveryJson.Default.KeySetDocument);
    }

    /// <summary>This host is an authority of its own. A library names the tenant by the <c>authorization_endpoint</c> that it would use (observed).</summary>
    public IResult Instance(HttpContext context)
    {
        var here = Here(context.Request);
        var asked = Uri.TryCreate(context.Request.Query["authorization_endpoint"], UriKind.Absolute, out var endpoint) ? endpoint.AbsolutePath.Split('/') : [];
        var tenant = (asked.Length > 1 ? Tenant(asked[1]) : null) ?? Common;

        // Libraries set these as the host of an address that has its port already.
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

    private string Here(HttpRequest request) => address.PublicUrl is { } url && !address.StandsInFor.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase)
        ? url
        : $"{request.Scheme}://{request.Host}{request.PathBase}";
}
