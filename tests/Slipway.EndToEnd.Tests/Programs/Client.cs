using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Identity;

namespace Slipway.EndToEnd.Tests.Programs;

/// <summary>A publisher's client; the owner of <c>contoso</c> unless it is given another token.</summary>
public sealed class Client(Uri address, string? token = null) : IDisposable
{
    private readonly HttpClient http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public string? Token { get; private set; } = token;

    public static string PathOf(string offer) => $"/api/publishers/contoso/offers/{offer}";

    /// <summary>A token of the built-in service; null when it refuses.</summary>
    public async Task<string?> TokenAsync(string appId, string secret)
    {
        using var answer = await http.PostAsync(
            $"/{RehearsalIdentities.Tenant}/oauth2/v2.0/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = appId,
            ["client_secret"] = secret,
            ["scope"] = "https://cloudpartner.azure.com/.default",
        }));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]?.GetValue<string>();
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, string? requestId = null)
    {
        Token ??= await TokenAsync(RehearsalIdentities.Owner, RehearsalIdentities.Secret);
        using var request = new HttpRequestMessage(method, path.Contains('?') ? path : $"{path}?api-version=2017-10-31");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (requestId is not null)
            request.Headers.Add("x-ms-client-request-id", requestId);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        return new Answer(
            (int)response.StatusCode,
            response.Headers.Concat(response.Content.Headers).ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsStringAsync());
    }

    /// <summary>A file that anybody may have.</summary>
    public Task<byte[]> GetBytesAsync(string path) => http.GetByteArrayAsync(path);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path) => SendAsync(HttpMethod.Post, path);

    public Task<Answer> PutAsync(string offer, string body) => SendAsync(HttpMethod.Put, PathOf(offer), body);

    /// <summary>Polls an operation until it has ended.</summary>
    public async Task<JsonNode> EndOfAsync(string location)
    {
        JsonNode? operation = null;
        await Bounded.UntilAsync(
            async () => (operation = (await GetAsync(location)).Json)["status"]!.GetValue<string>() != "running",
            () => $"The operation did not end: {operation}");
        return operation!;
    }

    public void Dispose() => http.Dispose();
}

/// <summary>A whole answer.</summary>
public sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Location => Headers.GetValueOrDefault("Location");

    public string CorrelationId => Headers["x-ms-correlation-request-id"];
}
