using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Identity;
using Slipway.Storage.Identity;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

public sealed class BearerTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private const string Audience = "https://cloudpartner.azure.com";

    private readonly IdentityHost host = fixture.Host;

    [Fact]
    public Task No_token_is_told_how_to_send_one() => AssertRefusedAsync(null, "does not have a token");

    [Fact]
    public Task Garbage_is_unreadable() => AssertRefusedAsync("garbage-in", "cannot be read");

    [Fact]
    public Task A_huge_token_is_not_even_read() => AssertRefusedAsync(new string('a', 20_000), "16384");

    [Theory]
    [InlineData(Audience)]
    [InlineData(Audience + "/")]
    public async Task A_token_made_by_the_rules_passes(string audience)
    {
        using var answer = await host.GetAsync("/who", Make(audience: audience));
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public Task Another_audience_is_named_with_the_right_one() =>
        AssertRefusedAsync(Make(audience: "https://graph.microsoft.com"), $"another audience. Request one for {Audience}");

    [Theory]
    [InlineData("https://sts.windows.net/00000000-0000-0000-0000-000000000001/")]
    [InlineData("https://sts.slipway.invalid/00000000-0000-0000-0000-000000000002/")]
    public Task Another_issuer_is_refused(string issuer) => AssertRefusedAsync(Make(issuer: issuer), "not from the issuer");

    [Fact]
    public Task An_expired_token_is_told_when() =>
        AssertRefusedAsync(Make(from: new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)), "expired at 2020-01-01T01:00:00Z");

    [Fact]
    public Task A_token_of_the_future_is_told_so() =>
        AssertRefusedAsync(Make(from: new DateTime(2999, 1, 1, 0, 0, 0, DateTimeKind.Utc)), "not valid before 2999-01-01T00:00:00Z");

    [Fact]
    public Task A_token_without_expiry_is_refused() => AssertRefusedAsync(Make(expires: false), "not have an expiry");

    [Fact]
    public Task An_unsigned_token_is_refused()
    {
        var signed = Make().Split('.');
        var header = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        return AssertRefusedAsync($"{header}.{signed[1]}.", "not signed");
    }

    [Fact]
    public async Task A_token_signed_with_the_public_key_as_a_password_is_refused()
    {
        var key = (RsaSecurityKey)fixture.Credentials.Key;
        foreach (var password in new[]
        {
            key.Rsa.ExportSubjectPublicKeyInfoPem(),
            Base64UrlEncoder.Encode(key.Rsa.ExportParameters(false).Modulus),
        })
        {
            var symmetric = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(password)) { KeyId = key.KeyId };
            await AssertRefusedAsync(Make(credentials: new SigningCredentials(symmetric, SecurityAlgorithms.HmacSha256)), "not signed");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Another_key_is_refused_whatever_it_calls_itself(bool sameName)
    {
        var other = new RsaSecurityKey(RSA.Create(2048)) { KeyId = sameName ? fixture.Credentials.Key.KeyId : "other" };
        return AssertRefusedAsync(Make(credentials: new SigningCredentials(other, SecurityAlgorithms.RsaSha256)), "not signed");
    }

    [Fact]
    public Task Another_algorithm_of_the_right_key_is_refused() =>
        AssertRefusedAsync(
            Make(credentials: new SigningCredentials(fixture.Credentials.Key, SecurityAlgorithms.RsaSha512)), "not signed");

    [Fact]
    public async Task A_changed_payload_is_refused()
    {
        var parts = (await host.TokenAsync(RehearsalIdentities.Contributor)).Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("0000000000c2", "0000000000c1", StringComparison.Ordinal);
        await AssertRefusedAsync($"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}", "not signed");
    }

    [Fact]
    public async Task Tokens_pass_after_a_restart_and_at_a_second_host_of_the_database()
    {
        using var folder = new TemporaryFolder();
        string token;
        await using (var first = await IdentityHost.StartAsync(folder.Path))
        {
            token = await first.TokenAsync(RehearsalIdentities.Owner);
            await using var second = await IdentityHost.StartAsync(folder.Path);
            using var there = await second.GetAsync("/who", token);
            Assert.Equal(200, (int)there.StatusCode);
        }

        await using var restarted = await IdentityHost.StartAsync(folder.Path);
        using var again = await restarted.GetAsync("/who", token);
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Fact]
    public async Task The_first_key_comes_with_the_first_token_and_counts_at_once_at_hosts_that_were_there_before()
    {
        using var folder = new TemporaryFolder();
        await using var first = await IdentityHost.StartAsync(folder.Path);
        await using var second = await IdentityHost.StartAsync(folder.Path);
        Assert.Empty(await first.Get<KeyStore>().SigningKeysAsync(CancellationToken.None));
        using (var unknown = await second.GetAsync("/who", Make()))
            Assert.Equal(401, (int)unknown.StatusCode);
        var token = await first.TokenAsync(RehearsalIdentities.Owner);
        using (var there = await second.GetAsync("/who", token))
            Assert.Equal(200, (int)there.StatusCode);
        await second.TokenAsync(RehearsalIdentities.Owner);
        Assert.Single(await first.Get<KeyStore>().SigningKeysAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_token_ends_by_the_machines_clock()
    {
        using var folder = new TemporaryFolder();
        await using var past = await IdentityHost.StartAsync(folder.Path, new ShiftedTime(TimeSpan.FromHours(-2)));
        var token = await past.TokenAsync(RehearsalIdentities.Owner);
        using (var then = await past.GetAsync("/who", token))
            Assert.Equal(200, (int)then.StatusCode);
        await using var present = await IdentityHost.StartAsync(folder.Path);
        using var now = await present.GetAsync("/who", token);
        Assert.Equal(401, (int)now.StatusCode);
        Assert.Contains("expired at", await now.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_foreign_issuer_there_is_no_token_service()
    {
        using var folder = new TemporaryFolder();
        await using var foreign = await IdentityHost.StartAsync(folder.Path, change: settings =>
            settings with { Identity = settings.Identity with { Authority = "https://127.0.0.1:1/issuer" } });
        using var answer = await foreign.Client.PostAsync(
            $"/{RehearsalIdentities.Tenant}/oauth2/token", new FormUrlEncodedContent(IdentityHost.V1(RehearsalIdentities.Owner)));
        Assert.Equal(404, (int)answer.StatusCode);
    }

    private string Make(
        string? audience = null, string? issuer = null, DateTime? from = null, bool expires = true, SigningCredentials? credentials = null)
    {
        var start = from ?? TimeProvider.System.GetUtcNow().UtcDateTime;
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? TokenIssuer.IssuerOf(RehearsalIdentities.Tenant, TokenVersion.V1),
            Audience = audience ?? Audience,
            NotBefore = start,
            Expires = expires ? start.AddHours(1) : null,
            SigningCredentials = credentials ?? fixture.Credentials,
            Claims = new Dictionary<string, object> { ["tid"] = RehearsalIdentities.Tenant, ["appid"] = RehearsalIdentities.Owner },
        });
    }

    private async Task AssertRefusedAsync(string? token, string says)
    {
        using var answer = await host.GetAsync("/who", token);
        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("Unauthorized", answer.Headers.GetValues("x-ms-error-code").Single());
        var text = await answer.Content.ReadAsStringAsync();
        var body = await IdentityHost.ReadAsync(answer);
        Assert.Contains(says, body.GetProperty("Message").GetString(), StringComparison.Ordinal);
        Assert.Equal(body.GetProperty("Message").GetString(), body.GetProperty("error").GetProperty("message").GetString());
        if (token is not null)
            Assert.DoesNotContain(token, text, StringComparison.Ordinal);
    }
}
