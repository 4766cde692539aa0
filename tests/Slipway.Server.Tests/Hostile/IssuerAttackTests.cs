using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;
using Slipway.Server.Tests.Identity;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Hostile;

/// <summary>Tokens that claim to be of another issuer, that issuer itself gone bad, and lies about where a request comes from.</summary>
public sealed class IssuerAttackTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private TestIssuer issuer = null!;

    public async Task InitializeAsync() => issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await issuer.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Tokens_of_others_and_tokens_that_are_wrong_in_one_thing()
    {
        await using var host = await StartAsync();
        await using var liar = await TestIssuer.StartAsync();
        liar.Keys[0] = TestIssuer.NewKey("first");
        var rsa = (RsaSecurityKey)issuer.Keys[0];
        var parts = issuer.Token().Split('.');
        var none = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        foreach (var token in (string[])
        [
            liar.Token(),
            liar.Token(issuer: issuer.Authority),
            issuer.Token(issuer: liar.Authority),
            issuer.Token(issuer: issuer.Authority + "/"),
            issuer.Token(audience: "https://graph.microsoft.com"),
            issuer.Token(expires: false),
            issuer.Token(age: TimeSpan.FromHours(3)),
            issuer.Token(key: Password(rsa.Rsa.ExportSubjectPublicKeyInfoPem()), algorithm: SecurityAlgorithms.HmacSha256),
            issuer.Token(key: Password(rsa.Rsa.ExportRSAPublicKeyPem()), algorithm: SecurityAlgorithms.HmacSha256),
            issuer.Token(
                key: Password(Base64UrlEncoder.Encode(rsa.Rsa.ExportParameters(false).Modulus!)), algorithm: SecurityAlgorithms.HmacSha256),
            issuer.Token(key: new RsaSecurityKey(RSA.Create(2048)) { KeyId = rsa.KeyId }),
            $"{none}.{parts[1]}.",
            $"{none}.{parts[1]}.{parts[2]}",
        ])
            Assert.Equal(401, await StatusAsync(host, token));
        Assert.Equal(200, await StatusAsync(host, issuer.Token()));
    }

    [Fact]
    public async Task A_shared_secret_or_a_weak_key_in_the_key_set_signs_nothing()
    {
        var shared = new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(64)) { KeyId = "shared" };
        var weak = new RsaSecurityKey(RSA.Create(1024)) { KeyId = "weak" };
        issuer.Keys.InsertRange(0, [shared, weak]);
        await using var host = await StartAsync();
        Assert.Equal(200, await StatusAsync(host, issuer.Token()));
        Assert.Equal(401, await StatusAsync(host, issuer.Token(key: shared, algorithm: SecurityAlgorithms.HmacSha256)));
        Assert.Equal(401, await StatusAsync(host, WeakToken(weak)));
    }

    [Theory]
    [InlineData("huge")]
    [InlineData("many")]
    [InlineData("endless")]
    [InlineData("redirect")]
    [InlineData("no json")]
    [InlineData("http keys")]
    [InlineData("no keys")]
    public async Task An_issuer_gone_bad_is_as_good_as_none(string how)
    {
        switch (how)
        {
            case "huge":
                issuer.KeySet = context => context.Response.WriteAsync("{\"keys\":[],\"x\":\"" + new string('a', 2_000_000) + "\"}");
                break;
            case "many":
                var one = TestIssuer.KeySetOf(issuer.Keys)["{\"keys\":[".Length..^2];
                issuer.KeySet = context => context.Response.WriteAsync($"{{\"keys\":[{string.Join(',', Enumerable.Repeat(one, 101))}]}}");
                break;
            case "endless":
                issuer.KeySet = async context =>
                {
                    while (!context.RequestAborted.IsCancellationRequested)
                        await context.Response.Body.WriteAsync(new byte[65536], context.RequestAborted);
                };
                break;
            case "redirect":
                issuer.Configuration = context =>
                {
                    context.Response.Redirect("/keys");
                    return Task.CompletedTask;
                };
                break;
            case "no json":
                issuer.Configuration = context => context.Response.WriteAsync("<html>");
                break;
            case "http keys":
                issuer.Configuration = context =>
                    context.Response.WriteAsync($$"""{"issuer":"{{issuer.Authority}}","jwks_uri":"http://keys.example/keys"}""");
                break;
            default:
                issuer.Keys.Clear();
                break;
        }

        await using var host = await StartAsync();
        Assert.Equal(503, await StatusAsync(host, issuer.Token(key: TestIssuer.NewKey("first"))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_forwarded_address_counts_only_from_a_proxy_that_is_named(bool named)
    {
        await using var service = await ServiceUnderTest.StartAsync(machine: new SteppedTime(), change: settings => settings with
        {
            Identity = settings.Identity with { FailedLogins = 2 },
            Address = settings.Address with { ProxyNetworks = named ? [System.Net.IPNetwork.Parse("127.0.0.0/8")] : [] },
        });
        for (var attempt = 0; attempt < 8; attempt++)
            Assert.Equal(!named && attempt >= 2 ? 429 : 401, await GuessAsync(service, $"192.0.2.{attempt}"));

        // What the client itself wrote in front of the proxy's word is not believed either way.
        Assert.Equal(named ? 401 : 429, await GuessAsync(service, "198.51.100.1, 203.0.113.9"));
        Assert.Equal(named ? 401 : 429, await GuessAsync(service, "198.51.100.2, 203.0.113.9"));
        Assert.Equal(429, await GuessAsync(service, "198.51.100.3, 203.0.113.9"));
    }

    private static async Task<int> GuessAsync(ServiceUnderTest service, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{RehearsalIdentities.Tenant}/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(IdentityHost.V2(RehearsalIdentities.Owner, "guess")),
        };
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var answer = await service.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static SymmetricSecurityKey Password(string text) => new(Encoding.UTF8.GetBytes(text)) { KeyId = "first" };

    /// <summary>The library itself would not sign with so short a key.</summary>
    private string WeakToken(RsaSecurityKey key)
    {
        var parts = issuer.Token().Split('.');
        var input = $"{Base64UrlEncoder.Encode("""{"alg":"RS256","kid":"weak","typ":"JWT"}""")}.{parts[1]}";
        var signature = key.Rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{input}.{Base64UrlEncoder.Encode(signature)}";
    }

    private Task<IdentityHost> StartAsync() => IdentityHost.StartAsync(
        folder.Path, change: settings => settings with { Identity = settings.Identity with { Authority = issuer.Authority } });

    private static async Task<int> StatusAsync(IdentityHost host, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/can/contoso/GoLive");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await host.Client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
