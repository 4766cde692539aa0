using System.Text.Json;

namespace Slipway.Testing;

/// <summary>The endpoints below <c>/_slipway</c>, which need no token.</summary>
internal sealed class RehearsalEndpoint(Uri server) : IDisposable
{
    // An advance does all work that becomes due, which may be that of weeks; the caller decides
    // when to give up.
    private readonly HttpClient client = new() { BaseAddress = new Uri(server, "/_slipway/"), Timeout = Timeout.InfiniteTimeSpan };

    /// <exception cref="RehearsalException">The request was refused.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var answer = await client.SendAsync(request, cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancel);
        var content = bytes.Length == 0 ? default : JsonElement.Parse(bytes);
        return answer.IsSuccessStatusCode ? content : throw new RehearsalException(Explain(content));
    }

    public void Dispose() => client.Dispose();

    private static string Explain(JsonElement answer)
    {
        var error = answer.GetProperty("error");
        var details = error.TryGetProperty("details", out var list)
            ? list.EnumerateArray().Select(detail => detail.GetProperty("message").GetString())
            : [];
        return string.Join(Environment.NewLine, [error.GetProperty("message").GetString(), .. details]);
    }
}
