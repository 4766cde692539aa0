using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Identity;
using Slipway.Server.Tests.Host;
using static Slipway.Server.Tests.Hostile.HostileFixture;

namespace Slipway.Server.Tests.Hostile;

/// <summary>Tokens that must not pass, and that neither an answer nor a log may repeat.</summary>
public class TokenAttackTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    private const string Audience = "https://cloudpartner.azure.com";

    [Fact]
    public Task Times_that_are_wrong() => RefusedAsync(
        Make(from: new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
        Make(from: new DateTime(2999, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
        Make(expires: false));

    [Fact]
    public Task Names_that_are_wrong() => RefusedAsync(
        Make(audience: "https://graph.microsoft.com"),
        Make(audience: Audience + ".evil.example"),
        Make(audience: ""),
        Make(issuer: "https://sts.slipway.invalid/"),
        Make(issuer: "https://evil.example/" + RehearsalIdentities.Tenant),
        Make(issuer: TokenIssuer.IssuerOf("00000000-0000-0000-0000-000000000002", TokenVersion.V1)));

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("")]
    [InlineData("HS256")]
    public async Task No_signature(string algorithm)
    {
        var header = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""");
        var parts = Make().Split('.');
        await RefusedAsync($"{header}.{parts[1]}.", $"{header}.{parts[1]}", $"{header}.{parts[1]}.{parts[2]}");
    }

    [Fact]
    public async Task The_public_key_as_a_password()
    {
        var key = (RsaSecurityKey)fixture.Credentials.Key;
        foreach (var password in (string[])[
            key.Rsa.ExportSubjectPublicKeyInfoPem(), key.Rsa.ExportRSAPublicKeyPem(),
            Base64UrlEncoder.Encode(key.Rsa.ExportParameters(false).Modulus)])
            await RefusedAsync(Make(with: new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(password)) { KeyId = key.KeyId }, SecurityAlgorithms.HmacSha256)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("../../../../dev/null")]
    [InlineData("/dev/null")]
    [InlineData("' OR 1=1; --")]
    [InlineData("http://127.0.0.1:1/key")]
    public Task Another_key_whatever_its_name(string? name)
    {
        var key = new RsaSecurityKey(RSA.Create(2048)) { KeyId = name ?? fixture.Credentials.Key.KeyId };
        return RefusedAsync(Make(with: new SigningCredentials(key, SecurityAlgorithms.RsaSha256)));
    }

    [Fact]
    public async Task A_key_that_the_token_brings_along()
    {
        using var rsa = RSA.Create(2048);
        await using var listener = RawHost.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var key = new RsaSecurityKey(rsa);
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)));
        foreach (var headers in (Dictionary<string, object>[])
        [
            new() { ["jwk"] = new Dictionary<string, object> { ["kty"] = "RSA", ["n"] = jwk.N, ["e"] = jwk.E } },
            new() { ["jku"] = $"{listener.Root}/keys" },
            new() { ["x5u"] = $"{listener.Root}/cert" },
        ])
            await RefusedAsync(Make(with: new SigningCredentials(key, SecurityAlgorithms.RsaSha256), headers: headers));
        Assert.True(await listener.IsUntouchedAsync());
    }

    [Fact]
    public async Task A_changed_or_broken_token()
    {
        var good = Make();
        var parts = good.Split('.');
        var payload = Base64UrlEncoder.Encode(
            Base64UrlEncoder.Decode(parts[1]).Replace("0000000000c1", "0000000000f1", StringComparison.Ordinal));
        await RefusedAsync(
            $"{parts[0]}.{payload}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.",
            $"{good}.",
            $"{good}.x.y",
            "....",
            "a.b.c",
            "garbage-garbage",
            $"{parts[0]}.{parts[1]}.{parts[2][..^8]}AAAAAAAA",
            $"{Base64UrlEncoder.Encode(new string('[', 3000))}.{parts[1]}.{parts[2]}",
            $"{parts[0]}.{Base64UrlEncoder.Encode(new string('[', 3000))}.{parts[2]}");
    }

    [Fact]
    public async Task A_claim_too_large_and_one_that_names_nobody()
    {
        await RefusedAsync(Make(claims: new() { [
            "tid"] = RehearsalIdentities.Tenant, ["appid"] = RehearsalIdentities.Owner, ["x"] = new string('a', 20_000) }));
        foreach (var appId in (object[])["' OR '1'='1", "\0", new[] { RehearsalIdentities.Stranger, RehearsalIdentities.Owner }, 7])
            AssertRefused(await GetAsync(Make(claims: new() { ["tid"] = RehearsalIdentities.Tenant, ["appid"] = appId })), 403);
        AssertRefused(await GetAsync(Make(claims: new() { ["tid"] = RehearsalIdentities.Tenant })), 403);
    }

    [Fact]
    public async Task A_token_request_that_is_wrong_gets_no_token_and_no_echo()
    {
        const string secret = "s3cret-that-nobody-repeats";
        foreach (var body in (string[])
        [
            $"grant_type=client_credentials&client_id=%00&client_secret={secret}&scope={Audience}/.default",
            $"grant_type=client_credentials&client_id='--&client_secret={secret}&scope={Audience}/.default",
            $"grant_type=password&client_id={RehearsalIdentities.Owner}&client_secret={secret}&scope={Audience}/.default",
            $"grant_type=client_credentials&client_id={RehearsalIdentities.Owner}&client_secret={secret}&scope={Audience}/.default",
            $"grant_type=client_credentials&client_id={RehearsalIdentities.Owner}&client_id=x"
            + $"&client_secret={secret}&scope={Audience}/.default",
            $"{secret}={secret}&{secret}=1",
            $"client_secret={secret}&{string.Join('&', Enumerable.Range(0, 3_000).Select(i => $"a{i}=1"))}",
            new string('a', 20_000),
        ])
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
            using var response = await fixture.Service.Client.PostAsync($"/{RehearsalIdentities.Tenant}/oauth2/v2.0/token", content);
            var text = await response.Content.ReadAsStringAsync();
            Assert.InRange((int)response.StatusCode, 400, 499);
            Assert.Contains("\"error\":", text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(secret, fixture.Logs.Text, StringComparison.Ordinal);
    }

    private Task RefusedAsync(params string[] tokens) => fixture.HarmlessAsync(async () =>
    {
        foreach (var token in tokens)
        {
            var answer = await GetAsync(token);
            AssertRefused(answer, 401);
            Assert.Equal(answer.Message, answer.Json["Message"]!.GetValue<string>());
            foreach (var part in token.Split('.').Where(part => part.Length > 12))
            {
                Assert.DoesNotContain(part, answer.Body, StringComparison.Ordinal);
                Assert.DoesNotContain(part, fixture.Logs.Text, StringComparison.Ordinal);
            }
        }
    });

    private async Task<Answer> GetAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Contoso}?{ServiceUnderTest.ApiVersion}");
        request.Headers.TryAddWithoutValidation("Authorization", new AuthenticationHeaderValue("Bearer", token).ToString());
        using var response = await fixture.Service.Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    private string Make(
        string audience = Audience, string? issuer = null, DateTime? from = null, bool expires = true, SigningCredentials? with = null,
        Dictionary<string, object>? claims = null, Dictionary<string, object>? headers = null)
    {
        var start = from ?? TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? TokenIssuer.IssuerOf(RehearsalIdentities.Tenant, TokenVersion.V1),
            Audience = audience,
            NotBefore = start,
            Expires = expires ? start.AddHours(1) : null,
            SigningCredentials = with ?? fixture.Credentials,
            Claims = claims ?? new() { ["tid"] = RehearsalIdentities.Tenant, ["appid"] = RehearsalIdentities.Owner },
            AdditionalHeaderClaims = headers ?? [],
        });
    }
}
