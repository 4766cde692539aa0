using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Slipway.Rehearsal;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Identity;
using Slipway.Storage.Identity;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

/// <summary>
/// Tokens of another issuer, over HTTP: its keys rotate, it goes away and comes back, and its
/// claims name principals in their own ways.
/// </summary>
public sealed class ExternalIssuerTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private TestIssuer issuer = null!;

    public async Task InitializeAsync() => issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await issuer.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS384")]
    [InlineData("ES256")]
    public async Task A_token_of_the_issuer_passes_with_any_public_key_algorithm(string algorithm)
    {
        if (algorithm == "ES256")
            issuer.Keys.Add(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "curve" });
        await using var host = await StartAsync();
        await AssertAsync(host, issuer.Token(algorithm: algorithm), 200);
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_passes_with_its_first_token_and_the_old_one_ends_when_it_is_withdrawn()
    {
        await using var host = await StartAsync();
        var old = issuer.Token();
        await AssertAsync(host, old, 200);
        issuer.Keys.Add(TestIssuer.NewKey("second"));
        await AssertAsync(host, issuer.Token(), 200);
        await AssertAsync(host, old, 200);
        issuer.Keys.RemoveAt(0);
        issuer.Keys.Add(TestIssuer.NewKey("third"));
        await using var later = await StartAsync();
        await AssertAsync(later, old, 401);
        await AssertAsync(later, issuer.Token(), 200);
    }

    [Fact]
    public async Task Tokens_with_unknown_keys_make_the_service_ask_the_issuer_only_now_and_then()
    {
        var clock = new SteppedTime();
        await using var host = await StartAsync(clock);
        await AssertAsync(host, issuer.Token(), 200);
        Assert.Equal(1, issuer.KeyReads);
        var junk = Enumerable.Range(0, 4).Select(number => issuer.Token(key: TestIssuer.NewKey($"junk{number}"))).ToList();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => AssertAsync(host, junk[number % 4], 401)));
        Assert.Equal(2, issuer.KeyReads);
        issuer.Keys.Add(TestIssuer.NewKey("second"));
        await AssertAsync(host, issuer.Token(), 401);
        Assert.Equal(2, issuer.KeyReads);
        clock.Step(TimeSpan.FromSeconds(31));
        await AssertAsync(host, issuer.Token(), 200);
        Assert.Equal(3, issuer.KeyReads);
    }

    [Fact]
    public async Task An_outage_of_the_issuer_is_none_of_the_service_once_it_knows_the_keys()
    {
        await using var host = await StartAsync();
        await AssertAsync(host, issuer.Token(), 200);
        var token = issuer.Token();
        var unknown = issuer.Token(key: TestIssuer.NewKey("unknown"));
        await issuer.DisposeAsync();
        await AssertAsync(host, unknown, 401);
        await AssertAsync(host, token, 200);
    }

    [Fact]
    public async Task Garbage_from_the_issuer_does_not_push_out_the_keys_that_are_known()
    {
        await using var host = await StartAsync();
        await AssertAsync(host, issuer.Token(), 200);
        issuer.KeySet = context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, """{"keys":[]}""");
        await AssertAsync(host, issuer.Token(key: TestIssuer.NewKey("unknown")), 401);
        Assert.Equal(2, issuer.KeyReads);
        await AssertAsync(host, issuer.Token(), 200);
    }

    [Fact]
    public async Task A_start_without_the_issuer_answers_503_and_recovers_by_itself()
    {
        var (token, address) = (issuer.Token(), issuer.Authority);
        await issuer.DisposeAsync();
        await using var host = await StartAsync();
        using (var answer = await host.GetAsync("/who", token))
        {
            Assert.Equal(503, (int)answer.StatusCode);
            Assert.Equal("5", answer.Headers.GetValues("Retry-After").Single());
            Assert.Contains("issuer of the tokens cannot be reached", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await AssertAsync(host, null, 401);
        issuer = await TestIssuer.StartAsync(address);
        await UntilAsync(async () =>
        {
            using var answer = await host.GetAsync("/who", token);
            return (int)answer.StatusCode == 200;
        });
    }

    [Fact]
    public async Task An_issuer_that_hangs_holds_nobody_for_long_and_many_no_longer_than_one()
    {
        issuer.Configuration = issuer.Hang;
        await using var host = await StartAsync();
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AssertAsync(host, issuer.Token(), 503)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task With_many_tenants_the_tenant_of_the_token_fills_its_place_in_the_name_of_the_issuer()
    {
        issuer.Issuer = "https://login.example/{tenantid}/v2.0";
        await using var host = await StartAsync();
        var own = $"https://login.example/{RehearsalIdentities.Tenant}/v2.0";
        var other = "11111111-1111-4111-8111-111111111111";
        await AssertAsync(host, issuer.Token(issuer: own), 200);
        await AssertAsync(host, issuer.Token(issuer: own, claims: new() { ["tid"] = other, ["appid"] = RehearsalIdentities.Owner }), 401);
        await AssertAsync(host, issuer.Token(issuer: own, claims: new() { ["appid"] = RehearsalIdentities.Owner }), 401);
        await AssertAsync(host, issuer.Token(issuer: issuer.Issuer), 401);
        await AssertAsync(host, issuer.Token(
            issuer: "https://login.example/x/v2.0", claims: new() { ["tid"] = "x", ["appid"] = RehearsalIdentities.Owner }), 401);

        // Of another tenant: a good token, but not of the principal that is registered here.
        var stranger = issuer.Token(
            issuer: $"https://login.example/{other}/v2.0", claims: new() { ["tid"] = other, ["appid"] = RehearsalIdentities.Owner });
        await AssertAsync(host, stranger, 200);
        await AssertAsync(host, stranger, 403, "/can/contoso/Read");
        await using var strict = await StartAsync(change: settings =>
            settings with { Identity = settings.Identity with { Tenants = [RehearsalIdentities.Tenant] } });
        await AssertAsync(strict, issuer.Token(issuer: own), 200, "/can/contoso/Read");
        await AssertAsync(strict, stranger, 401);
    }

    [Theory]
    [InlineData("my-pipeline", """{"azp":"my-pipeline","sub":"f7b1"}""", 200)]
    [InlineData("my-pipeline", """{"client_id":"my-pipeline","sub":"my-pipeline"}""", 200)]
    [InlineData("my-pipeline", """{"client_id":"MY-PIPELINE","sub":"x"}""", 403)]
    [InlineData("my-pipeline", """{"appid":"another","client_id":"my-pipeline"}""", 403)]
    [InlineData("2f2f1e0a-0000-4000-8000-0000000000aa", """{"appid":"2F2F1E0A-0000-4000-8000-0000000000AA"}""", 200)]
    [InlineData("my-pipeline", """{"oid":"5bd6a4e1-0000-4000-8000-000000000001"}""", 200)]
    [InlineData("my-pipeline", """{"sub":"5BD6A4E1-0000-4000-8000-000000000001"}""", 200)]
    [InlineData("my-pipeline", """{"sub":"5bd6a4e1-0000-4000-8000-000000000002"}""", 403)]
    [InlineData("my-pipeline", """{"sub":"my-pipeline"}""", 403)]
    [InlineData("my-pipeline", """{"azp":"my-pipeline","oid":"a-person","sub":"another-name"}""", 403)]
    [InlineData("my-pipeline", """{"azp":"my-pipeline","oid":"a-person","sub":"Jane Doe"}""", 403)]
    [InlineData("my-pipeline", """{"azp":"my-pipeline","oid":"Jane Doe","sub":"a-person"}""", 403)]
    [InlineData("my-pipeline", """{"azp":"my-pipeline","oid":"same","sub":"same"}""", 200)]
    [InlineData("my-pipeline", """{"azp":"my-pipeline","tid":"11111111-1111-4111-8111-111111111111"}""", 403)]
    [InlineData("my-pipeline", """{"azp":"my-pipeline","tid":"00000000-0000-0000-0000-000000000001"}""", 200)]
    [InlineData("my-pipeline", "{}", 403)]
    public async Task Claims_name_the_principal(string app, string claims, int status)
    {
        await using var host = await StartAsync();
        var principal = new PrincipalRow
        {
            AppId = app,
            TenantId = RehearsalIdentities.Tenant,
            ObjectId = "5bd6a4e1-0000-4000-8000-000000000001",
        };
        await host.Identities.AddPrincipalAsync(
            principal, null, [new RoleRow { PublisherKey = "contoso", Role = Roles.Owner }], [], default);
        var token = issuer.Token(System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object>>(claims));
        await AssertAsync(host, token, status, "/can/contoso/GoLive");
    }

    [Fact]
    public async Task Several_audiences_may_be_allowed()
    {
        await using var host = await StartAsync(change: settings => settings with { Identity =
            settings.Identity with { Audience = "https://market.example/", MoreAudiences = ["api://slipway"] } });
        foreach (var audience in (string[])["https://market.example", "https://market.example/", "api://slipway", "api://slipway/"])
            await AssertAsync(host, issuer.Token(audience: audience), 200);
        await AssertAsync(host, issuer.Token(audience: TestIssuer.Audience), 401);
    }

    [Fact]
    public async Task The_clocks_may_differ_by_as_much_as_is_set()
    {
        var token = issuer.Token(age: TimeSpan.FromMinutes(62));
        await using (var usual = await StartAsync())
            await AssertAsync(usual, token, 401);
        await using var patient = await StartAsync(change: settings =>
            settings with { Identity = settings.Identity with { ClockSkew = TimeSpan.FromMinutes(5) } });
        await AssertAsync(patient, token, 200);
        await AssertAsync(patient, issuer.Token(age: TimeSpan.FromMinutes(-4)), 200);
        await AssertAsync(patient, issuer.Token(age: TimeSpan.FromMinutes(-7)), 401);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/v2.0")]
    public async Task One_slipway_s_token_service_is_the_issuer_of_another(string version)
    {
        using var otherFolder = new TemporaryFolder();
        await using var first = await IdentityHost.StartAsync(otherFolder.Path);
        var authority = $"{first.Client.BaseAddress!.ToString().TrimEnd('/')}/{RehearsalIdentities.Tenant}{version}";
        await using var second = await IdentityHost.StartAsync(
            folder.Path, change: settings => settings with { Identity = settings.Identity with { Authority = authority } });
        var answer = version.Length == 0
            ? await first.PostAsync("oauth2/token", IdentityHost.V1(RehearsalIdentities.Owner))
            : await first.PostAsync("oauth2/v2.0/token", IdentityHost.V2(RehearsalIdentities.Owner));
        await AssertAsync(second, answer.GetProperty("access_token").GetString(), 200, "/can/contoso/GoLive");
    }

    [Theory]
    [InlineData("http://login.example/tenant", false)]
    [InlineData("https://login.example/tenant", true)]
    [InlineData("https://login.example/tenant?x=1", false)]
    [InlineData("https://user@login.example/tenant", false)]
    [InlineData("http://127.0.0.1:8080/realms/x", true)]
    public void An_authority_is_https_or_on_this_machine(string authority, bool allowed)
    {
        var (_, faults) = ProgramOptions.Read(
            new Dictionary<string, string?> { ["Identity:Authority"] = authority }, file: Path.Combine(folder.Path, "none.json"));
        Assert.Equal(allowed, !faults.Any(fault => fault.StartsWith("Identity:Authority is", StringComparison.Ordinal)));
    }

    private Task<IdentityHost> StartAsync(TimeProvider? machine = null, Func<ServiceOptions, ServiceOptions>? change = null)
    {
        var authority = issuer.Authority;
        return IdentityHost.StartAsync(folder.Path, machine, settings =>
            (change ?? (same => same))(settings with { Identity = settings.Identity with { Authority = authority } }));
    }

    private static async Task AssertAsync(IdentityHost host, string? token, int status, string path = "/who")
    {
        using var answer = await host.GetAsync(path, token);
        Assert.True(status
            == (int)answer.StatusCode, $"expected {status}, found {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await holds())
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
