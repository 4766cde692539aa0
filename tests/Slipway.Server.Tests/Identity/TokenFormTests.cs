using System.Net.Http.Headers;
using System.Text;
using Slipway.Rehearsal.Identity;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Identity;

/// <summary>Token requests in the forms that shell clients and pipelines send.</summary>
public sealed class TokenFormTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>Well-formed, of an issuer that nobody here knows.</summary>
    private static readonly string Assertion = string.Join(
        '.', new[] { """{"alg":"RS256"}""", """{"sub":"repo:contoso/offer"}""", "signature" }
        .Select(part => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));

    private readonly IdentityHost host = fixture.Host;

    [Theory]
    [InlineData("oauth2/token")]
    [InlineData("oauth2/v2.0/token")]
    public async Task A_form_in_parts_gives_a_token(string path)
    {
        using var parts = new MultipartFormDataContent();
        foreach (var (name, value) in Form())
            parts.Add(new StringContent(value), $"\"{name}\"");
        Assert.Equal(200, await StatusAsync(host, path, parts));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("------------------------d74496d66958873e")]
    public async Task A_form_in_parts_as_curl_writes_it_gives_a_token(string boundary)
    {
        var text = string.Concat(Form().Select(part =>
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"{part.Key}\"\r\n\r\n{part.Value}\r\n")) + $"--{boundary}--\r\n";
        Assert.Equal(200, await StatusAsync(host, "oauth2/token", Typed(text, $"multipart/form-data; boundary={boundary}")));
    }

    [Theory]
    [InlineData("multipart/form-data", "--a\r\n\r\n--a--\r\n")]
    [InlineData("multipart/form-data; boundary=a", "")]
    [InlineData("multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_cred")]
    [InlineData("multipart/form-data; boundary=a", "--a\r\nContent-Disposition: attachment\r\n\r\nx\r\n--a--\r\n")]
    [InlineData("multipart/form-data; boundary=aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbb", "x")]
    public async Task Parts_that_are_not_a_form_are_an_invalid_request(string type, string body) =>
        await RefusedAsync(host, "oauth2/token", Typed(body, type), 400, "invalid_request", "cannot be read");

    [Fact]
    public async Task A_part_twice_is_an_invalid_request()
    {
        using var parts = new MultipartFormDataContent { { new StringContent("a"), "client_id" }, { new StringContent("b"), "client_id" } };
        await RefusedAsync(host, "oauth2/token", parts, 400, "invalid_request", "'client_id' more than once");
    }

    [Fact]
    public async Task A_form_without_a_content_type_gives_a_token()
    {
        using var form = new FormUrlEncodedContent(Form());
        form.Headers.ContentType = null;
        Assert.Equal(200, await StatusAsync(host, "oauth2/v2.0/token", form));
    }

    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("bearer ")]
    public async Task The_token_that_a_script_had_before_is_ignored(string authorization)
    {
        using var form = new FormUrlEncodedContent(Form());
        Assert.Equal(200, await StatusAsync(host, "oauth2/token", form, authorization));
    }

    [Fact]
    public async Task A_rehearsal_takes_a_federated_assertion_for_its_well_known_clients()
    {
        using var folder = new TemporaryFolder();
        await using var rehearsal = await IdentityHost.StartAsync(folder.Path, grants: new RehearsalTokens());
        foreach (var path in (string[])["oauth2/token", "oauth2/v2.0/token"])
            Assert.Equal(200, await StatusAsync(rehearsal, path, new FormUrlEncodedContent(Federated(Assertion))));
        foreach (var broken in (string[])["abc", "a.b.c", $"{Assertion}.d", Assertion[..^12], "...", "e30.e30."])
            await RefusedAsync(
                rehearsal, "oauth2/token", new FormUrlEncodedContent(Federated(broken)), 401, "invalid_client", "not a JSON web token");

        var unknown = Federated(Assertion);
        unknown["client_id"] = "00000000-0000-0000-0000-0000000000aa";
        await RefusedAsync(rehearsal, "oauth2/token", new FormUrlEncodedContent(unknown), 401, "invalid_client", "well-known clients");
        using var elsewhere = await rehearsal.Client.PostAsync(
            "/00000000-0000-0000-0000-000000000002/oauth2/token", new FormUrlEncodedContent(Federated(Assertion)));
        Assert.Equal(401, (int)elsewhere.StatusCode);
    }

    [Fact]
    public async Task A_marketplace_says_which_kinds_of_credentials_it_takes() =>
        await RefusedAsync(host, "oauth2/v2.0/token", new FormUrlEncodedContent(
            Federated(Assertion)), 401, "invalid_client", "client_secret, in the form or in the header");

    [Theory]
    [InlineData("client_assertion_type", null, "client_assertion_type is missing")]
    [InlineData("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer", "client_assertion_type is not "
        + "supported")]
    [InlineData("client_secret", "rehearsal", "two ways")]
    [InlineData("client_id", null, "missing: client_id")]
    public async Task An_assertion_that_is_not_all_there_or_not_alone_is_an_invalid_request(string name, string? value, string says)
    {
        var form = Federated(Assertion);
        form.Remove(name);
        if (value is not null)
            form[name] = value;
        await RefusedAsync(host, "oauth2/token", new FormUrlEncodedContent(form), 400, "invalid_request", says);
    }

    /// <summary>Of both generations: each ignores what is the other's.</summary>
    private static Dictionary<string, string> Form() => new(IdentityHost.V1(RehearsalIdentities.Owner))
    {
        ["scope"] = "https://cloudpartner.azure.com/.default",
    };

    private static Dictionary<string, string> Federated(string assertion)
    {
        var form = Form();
        form.Remove("client_secret");
        form["client_assertion_type"] = AssertionType;
        form["client_assertion"] = assertion;
        return form;
    }

    private static ByteArrayContent Typed(string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static async Task<HttpResponseMessage> SendAsync(IdentityHost host, string path, HttpContent body, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{RehearsalIdentities.Tenant}/{path}") { Content = body };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await host.Client.SendAsync(request);
    }

    private static async Task<int> StatusAsync(IdentityHost host, string path, HttpContent body, string? authorization = null)
    {
        using var answer = await SendAsync(host, path, body, authorization);
        return (int)answer.StatusCode;
    }

    private static async Task RefusedAsync(IdentityHost host, string path, HttpContent body, int status, string error, string says)
    {
        using var answer = await SendAsync(host, path, body);
        Assert.Equal(status, (int)answer.StatusCode);
        var refusal = await IdentityHost.ReadAsync(answer);
        Assert.Equal(error, refusal.GetProperty("error").GetString());
        Assert.Contains(says, refusal.GetProperty("error_description").GetString(), StringComparison.Ordinal);
    }
}
