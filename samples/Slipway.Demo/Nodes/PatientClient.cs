using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Contracts;
using Slipway.Rehearsal.Identity;

namespace Slipway.Demo.Nodes;

/// <summary>
/// A client for services whose nodes come and go. It repeats requests without a response or with
/// 502 to 504, and gives each command an id, so that a repeat of a command that did arrive changes
/// nothing.
/// </summary>
internal sealed class PatientClient(Uri server) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private const int MostTries = 120;

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromSeconds(10),
    };
    private int repeats;

    /// <summary>How many requests were sent again.</summary>
    public int Repeats => repeats;

    public async Task SignInAsync()
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = RehearsalIdentities.Owner,
            ["client_secret"] = RehearsalIdentities.Secret,
            ["scope"] = "https://cloudpartner.azure.com/.default",
        };
        var answer =
            await SendAsync(() => new HttpRequestMessage(HttpMethod.Post, $"/{RehearsalIdentities.Tenant}/oauth2/v2.0/token")
            {
                Content = new FormUrlEncodedContent(form),
            });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.Body["access_token"]!.GetValue<string>());
    }

    public Task<Answer> SendAsync(HttpMethod method, string path, string? body = null)
    {
        var requestId = Guid.CreateVersion7().ToString();
        var full = path.Contains('?', StringComparison.Ordinal) ? path : $"{path}?{ApiVersion.Parameter}={ApiVersion.Current}";
        return SendAsync(() =>
        {
            var request = new HttpRequestMessage(method, full);
            if (method != HttpMethod.Get)
                request.Headers.Add(WireHeaders.ClientRequestId, requestId);
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json);
            return request;
        });
    }

    public void Dispose() => http.Dispose();

    private async Task<Answer> SendAsync(Func<HttpRequestMessage> make)
    {
        var last = "";
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (tries > 0)
            {
                Interlocked.Increment(ref repeats);
                await Task.Delay(Pause, TimeProvider.System);
            }

            using var request = make();
            try
            {
                using var response = await http.SendAsync(request);
                var text = await response.Content.ReadAsStringAsync();
                if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted)
                    return new Answer((int)response.StatusCode, JsonNode.Parse(text)!, response.Headers.Location?.OriginalString ?? "");
                last = $"{request.Method} {request.RequestUri} returned {(int)response.StatusCode}: {text}";
                if (response.StatusCode is not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                    or HttpStatusCode.GatewayTimeout))
                {
                    break;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                last = $"{request.Method} {request.RequestUri} got no response: {fault.Message}";
            }
        }

        throw new DemoFailure(last);
    }
}
