using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Slipway.Rehearsal.Identity;
using Slipway.Rehearsal.Tls;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

public sealed class DiscoveryTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private readonly IdentityHost host = fixture.Host;

    [Theory]
    [InlineData("", "resource", "https://cloudpartner.azure.com", "1.0")]
    [InlineData("v2.0/", "scope", "https://cloudpartner.azure.com/.default", "2.0")]
    public async Task A_stranger_who_walks_the_discovery_can_get_and_check_a_token(string version, string part, string target, string ver)
    {
        var configuration = await host.JsonAsync($"/{RehearsalIdentities.Tenant}/{version}.well-known/openid-configuration");
        var form = IdentityHost.V2(RehearsalIdentities.Owner);
        form.Remove("scope");
        form[part] = target;
        using var answer = await host.Client.PostAsync(
            configuration.GetProperty("token_endpoint").GetString(), new FormUrlEncodedContent(form));
        var token = (await IdentityHost.ReadAsync(answer)).GetProperty("access_token").GetString();
        var keySet = await host.JsonAsync(configuration.GetProperty("jwks_uri").GetString()!);

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = configuration.GetProperty("issuer").GetString(),
            ValidAudience = "https://cloudpartner.azure.com",
            IssuerSigningKeys = new JsonWebKeySet(keySet.GetRawText()).GetSigningKeys(),
            ValidAlgorithms = ["RS256"],
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(ver, result.Claims["ver"]);
        Assert.Equal(RehearsalIdentities.Tenant, result.Claims["tid"]);
        Assert.Equal(RehearsalIdentities.Owner, result.Claims["appid"]);
        Assert.Equal(RehearsalIdentities.Owner, result.Claims["azp"]);
        Assert.Equal(result.Claims["oid"], result.Claims["sub"]);
        foreach (var claim in (string[])["iat", "nbf", "exp"])
            Assert.True(result.Claims.ContainsKey(claim), claim);
    }

    [Fact]
    public async Task The_key_set_shows_public_halves_alone()
    {
        var keys = await host.JsonAsync("/common/discovery/v2.0/keys");
        var key = Assert.Single(keys.GetProperty("keys").EnumerateArray());
        Assert.Equal(["kty", "use", "kid", "alg", "n", "e"], key.EnumerateObject().Select(property => property.Name));
        Assert.Equal("RS256", key.GetProperty("alg").GetString());
    }

    [Fact]
    public async Task Instance_discovery_leads_to_the_tenant_that_the_library_asked_for()
    {
        var endpoint = Uri.EscapeDataString($"https://elsewhere.example/{RehearsalIdentities.Tenant}/oauth2/v2.0/authorize");
        var instance = await host.JsonAsync($"/common/discovery/instance?api-version=1.1&authorization_endpoint={endpoint}");
        var address = instance.GetProperty("tenant_discovery_endpoint").GetString()!;
        Assert.StartsWith($"{host.Client.BaseAddress}{RehearsalIdentities.Tenant}/v2.0/", address, StringComparison.Ordinal);
        Assert.NotNull((await host.JsonAsync(address)).GetProperty("issuer").GetString());
        Assert.Equal("1.1", instance.GetProperty("api-version").GetString());
        var metadata = Assert.Single(instance.GetProperty("metadata").EnumerateArray());
        Assert.Equal("127.0.0.1", metadata.GetProperty("preferred_network").GetString());
        Assert.Contains(metadata.GetProperty("aliases")
            .EnumerateArray(), alias => alias.GetString() == metadata.GetProperty("preferred_cache").GetString());
    }

    [Fact]
    public async Task Addresses_are_those_of_the_host_that_was_asked()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/common/v2.0/.well-known/openid-configuration");
        request.Headers.Host = "market.example:8443";
        using var answer = await host.Client.SendAsync(request);
        var configuration = await IdentityHost.ReadAsync(answer);
        Assert.Equal("http://market.example:8443/common/oauth2/v2.0/token", configuration.GetProperty("token_endpoint").GetString());
        Assert.Contains("{tenantid}", configuration.GetProperty("issuer").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_lie_below_PublicUrl_whatever_host_was_asked_but_one_that_the_service_stands_in_for()
    {
        using var folder = new TemporaryFolder();
        await using var behind = await IdentityHost.StartAsync(folder.Path, change: settings =>
            settings with { Address = settings.Address with { PublicUrl = "https://market.example:8443", StandsInFor = ClientHosts.All } });
        var configuration = await behind.JsonAsync("/common/v2.0/.well-known/openid-configuration");
        Assert.Equal("https://market.example:8443/common/oauth2/v2.0/token", configuration.GetProperty("token_endpoint").GetString());
        Assert.Equal("https://market.example:8443/common/discovery/v2.0/keys", configuration.GetProperty("jwks_uri").GetString());
        var instance = await behind.JsonAsync("/common/discovery/instance?api-version=1.1");
        Assert.Equal("https://market.example:8443/common/v2.0/.well-known/openid-configuration", instance.GetProperty(
            "tenant_discovery_endpoint").GetString());
        var metadata = Assert.Single(instance.GetProperty("metadata").EnumerateArray());
        Assert.Equal("market.example", metadata.GetProperty("preferred_network").GetString());
        Assert.Contains(metadata.GetProperty("aliases").EnumerateArray(), alias => alias.GetString() == "market.example:8443");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/common/v2.0/.well-known/openid-configuration");
        request.Headers.Host = "login.microsoftonline.com";
        using var answer = await behind.Client.SendAsync(request);
        Assert.Equal("http://login.microsoftonline.com/common/oauth2/v2.0/token", (await IdentityHost.ReadAsync(answer)).GetProperty(
            "token_endpoint").GetString());
    }

    [Fact]
    public async Task A_tenant_that_is_none_is_refused_in_the_shape_that_libraries_read()
    {
        using var answer = await host.Client.GetAsync("/nonsense/v2.0/.well-known/openid-configuration");
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal("invalid_tenant", (await IdentityHost.ReadAsync(answer)).GetProperty("error").GetString());
    }
}
