using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Identity;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

public sealed class TokenServiceTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private readonly IdentityHost host = fixture.Host;

    [Theory]
    [InlineData("oauth2/token", "https://cloudpartner.azure.com")]
    [InlineData("oauth2/token?api-version=1.0", "https://cloudpartner.azure.com/")]
    [InlineData("OAuth2/Token/", "https://cloudpartner.azure.com")]
    public async Task The_v1_form_gives_a_token_with_every_number_as_a_string(string path, string resource)
    {
        var form = IdentityHost.V1(RehearsalIdentities.Owner);
        form["resource"] = resource;
        var answer = await host.PostAsync(path, form);
        Assert.Equal("Bearer", answer.GetProperty("token_type").GetString());
        Assert.Equal("3600", answer.GetProperty("expires_in").GetString());
        Assert.Equal(resource, answer.GetProperty("resource").GetString());
        var notBefore = long.Parse(answer.GetProperty("not_before").GetString()!);
        Assert.Equal(notBefore + 3600, long.Parse(answer.GetProperty("expires_on").GetString()!));
        await AssertAcceptedAsync(answer);
    }

    [Theory]
    [InlineData("https://cloudpartner.azure.com/.default")]
    [InlineData("https://cloudpartner.azure.com//.default")]
    public async Task The_v2_form_gives_a_token_with_numbers(string scope)
    {
        var form = IdentityHost.V2(RehearsalIdentities.Owner.ToUpperInvariant());
        form["scope"] = scope;
        form["client_info"] = "1";
        var answer = await host.PostAsync("oauth2/v2.0/token", form);
        Assert.Equal(JsonValueKind.Number, answer.GetProperty("expires_in").ValueKind);
        Assert.Equal(3600, answer.GetProperty("expires_in").GetInt32());
        await AssertAcceptedAsync(answer);
    }

    [Fact]
    public async Task A_client_may_authenticate_with_Basic()
    {
        using var answer = await BasicAsync(RehearsalIdentities.Owner, RehearsalIdentities.Secret, WithoutClient());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await AssertAcceptedAsync(await IdentityHost.ReadAsync(answer));
    }

    [Fact]
    public async Task Two_ways_to_authenticate_are_one_too_many()
    {
        using var answer = await BasicAsync(
            RehearsalIdentities.Owner, RehearsalIdentities.Secret, IdentityHost.V2(RehearsalIdentities.Owner));
        await AssertRefusedAsync(answer, 400, "invalid_request", "two ways");
    }

    [Theory]
    [InlineData("Basic ???")]
    [InlineData("Negotiate abc")]
    public async Task An_unreadable_Authorization_is_an_invalid_request(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path("oauth2/v2.0/token"))
        {
            Content = new FormUrlEncodedContent(WithoutClient()),
        };
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var answer = await host.Client.SendAsync(request);
        await AssertRefusedAsync(answer, 400, "invalid_request", "Basic");
    }

    [Theory]
    [InlineData("oauth2/token", "grant_type", "grant_type")]
    [InlineData("oauth2/token", "client_id", "client_id")]
    [InlineData("oauth2/token", "client_secret", "client_secret")]
    [InlineData("oauth2/token", "resource", "resource")]
    [InlineData("oauth2/v2.0/token", "resource", "scope")]
    public async Task A_missing_part_is_named(string path, string remove, string named)
    {
        var form = IdentityHost.V1(RehearsalIdentities.Owner);
        form.Remove(remove);
        var answer = await host.PostAsync(path, form, 400);
        Assert.Equal("invalid_request", answer.GetProperty("error").GetString());
        Assert.EndsWith($"missing: {named}.", answer.GetProperty("error_description").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oauth2/token", "grant_type", "password", "unsupported_grant_type")]
    [InlineData("oauth2/v2.0/token", "grant_type", "authorization_code", "unsupported_grant_type")]
    [InlineData("oauth2/token", "resource", "https://management.azure.com/", "invalid_resource")]
    [InlineData("oauth2/v2.0/token", "scope", "https://graph.microsoft.com/.default", "invalid_scope")]
    [InlineData("oauth2/v2.0/token", "scope", "https://cloudpartner.azure.com", "invalid_scope")]
    public async Task What_is_not_given_here_is_refused(string path, string part, string value, string error)
    {
        var form = IdentityHost.V1(RehearsalIdentities.Owner);
        form["scope"] = "https://cloudpartner.azure.com/.default";
        form[part] = value;
        Assert.Equal(error, (await host.PostAsync(path, form, 400)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Unknown_client_wrong_secret_and_wrong_tenant_hear_the_same()
    {
        var answers = new HashSet<string>();
        foreach (var (tenant, client, secret) in new[]
        {
            (RehearsalIdentities.Tenant, "00000000-0000-0000-0000-0000000000aa", "rehearsal"),
            (RehearsalIdentities.Tenant, "no-guid", "rehearsal"),
            (RehearsalIdentities.Tenant, RehearsalIdentities.Owner, "Rehearsal"),
            ("00000000-0000-0000-0000-000000000002", RehearsalIdentities.Owner, "rehearsal"),
            ("common", RehearsalIdentities.Owner, "rehearsal"),
        })
        {
            using var answer = await host.Client.PostAsync(
                $"/{tenant}/oauth2/token", new FormUrlEncodedContent(IdentityHost.V1(client, secret)));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Basic", answer.Headers.WwwAuthenticate.Single().Scheme);
            answers.Add(await answer.Content.ReadAsStringAsync());
        }

        Assert.Contains("\"invalid_client\"", Assert.Single(answers), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "{}", 400, "application/x-www-form-urlencoded")]
    [InlineData("application/x-www-form-urlencoded", "client_id=a&client_id=b", 400, "'client_id' more than once")]
    [InlineData("application/x-www-form-urlencoded", "", 400, "grant_type, client_id, client_secret, resource")]
    public async Task A_body_that_is_no_such_form_is_an_invalid_request(string type, string body, int status, string says)
    {
        using var answer = await host.Client.PostAsync(Path("oauth2/token"), new StringContent(body, Encoding.UTF8, type));
        await AssertRefusedAsync(answer, status, "invalid_request", says);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_huge_form_is_refused_whether_or_not_it_says_its_length(bool chunked)
    {
        var form = IdentityHost.V1(RehearsalIdentities.Owner);
        form["filler"] = new string('x', 20_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path("oauth2/token")) { Content = new FormUrlEncodedContent(form) };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await host.Client.SendAsync(request);
        await AssertRefusedAsync(answer, 413, "invalid_request", "16384");
    }

    [Fact]
    public async Task Only_POST_gives_tokens()
    {
        using var answer = await host.Client.GetAsync(Path("oauth2/token"));
        await AssertRefusedAsync(answer, 405, "invalid_request", "POST");
        Assert.Contains("POST", answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_second_secret_counts_beside_the_first()
    {
        using var folder = new TemporaryFolder();
        await using var own = await IdentityHost.StartAsync(folder.Path);
        var secret = ClientSecret.Generate();
        var principal = (await own.Identities.FindPrincipalAsync(RehearsalIdentities.Owner, default))!;
        await own.Identities.AddPrincipalAsync(principal, ClientSecret.Hash(secret), [], [], default);
        Assert.NotEmpty(await own.TokenAsync(RehearsalIdentities.Owner, secret));
        Assert.NotEmpty(await own.TokenAsync(RehearsalIdentities.Owner));
    }

    private static string Path(string path) => $"/{RehearsalIdentities.Tenant}/{path}";

    private static Dictionary<string, string> WithoutClient()
    {
        var form = IdentityHost.V2("");
        form.Remove("client_id");
        form.Remove("client_secret");
        return form;
    }

    private async Task<HttpResponseMessage> BasicAsync(string id, string secret, Dictionary<string, string> form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path("oauth2/v2.0/token"))
        {
            Content = new FormUrlEncodedContent(form),
        };
        var pair = $"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        return await host.Client.SendAsync(request);
    }

    private async Task AssertAcceptedAsync(JsonElement answer)
    {
        using var who = await host.GetAsync("/who", answer.GetProperty("access_token").GetString());
        Assert.Equal(RehearsalIdentities.Owner, await who.Content.ReadAsStringAsync());
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, int status, string error, string says)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        var body = await IdentityHost.ReadAsync(answer);
        Assert.Equal(error, body.GetProperty("error").GetString());
        Assert.Contains(says, body.GetProperty("error_description").GetString(), StringComparison.Ordinal);
    }
}
