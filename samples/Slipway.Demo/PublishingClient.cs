using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Contracts;
using Slipway.Rehearsal.Identity;

namespace Slipway.Demo;

/// <summary>A client of the wire like any other: a token and plain HTTP.</summary>
internal sealed class PublishingClient(Uri server) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromSeconds(10),
    };

    public string Token { get; private set; } = "";

    public async Task SignInAsync()
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = RehearsalIdentities.Owner,
            ["client_secret"] = RehearsalIdentities.Secret,
            ["scope"] = "https://cloudpartner.azure.com/.default",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{RehearsalIdentities.Tenant}/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(form),
        };
        var answer = await SendAsync(request, HttpStatusCode.OK);
        Token = answer.Body["access_token"]!.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public Task<Answer> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        SendAsync(HttpMethod.Get, path, null, expected);

    public Task<Answer> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body, HttpStatusCode.OK);

    /// <summary>
    /// Sends a long-running command; the response has the operation's address.
    /// </summary>
    public Task<Answer> PostAsync(string path, string? body = null) => SendAsync(HttpMethod.Post, path, body, HttpStatusCode.Accepted);

    public void Dispose() => http.Dispose();

    private async Task<Answer> SendAsync(HttpMethod method, string path, string? body, HttpStatusCode expected)
    {
        var full = path.Contains('?', StringComparison.Ordinal) ? path : $"{path}?{ApiVersion.Parameter}={ApiVersion.Current}";
        using var request = new HttpRequestMessage(method, full);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json);
        return await SendAsync(request, expected);
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request, HttpStatusCode expected)
    {
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != expected)
            throw new DemoFailure(
                $"{request.Method} {request.RequestUri} returned {(int)response.StatusCode}; {(int)expected} was expected: {text}");
        return new Answer((int)response.StatusCode, JsonNode.Parse(text)!, response.Headers.Location?.OriginalString ?? "");
    }
}

internal sealed record Answer(int Status, JsonNode Body, string Location);
