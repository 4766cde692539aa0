using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Contoso.Publishing.Tests;

/// <summary>
/// The program under test, as a stand-in for yours: it publishes an offer and takes it live.
/// </summary>
public sealed class OfferPublisher(HttpClient portal, string offer)
{
    private const string Version = "api-version=2017-10-31";

    public async Task SaveAsync(string document)
    {
        using var body = new StringContent(document, Encoding.UTF8, "application/json");
        using var answer = await portal.PutAsync(Address(""), body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>
    /// Starts <c>publish</c>, <c>golive</c> or <c>cancel</c>, and returns the address of its
    /// operation.
    /// </summary>
    public async Task<Uri> StartAsync(string what)
    {
        using var answer = await portal.PostAsync(Address("/" + what), null);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.Location!;
    }

    /// <summary>How an operation ended, or what blocks it.</summary>
    public async Task<string> FollowAsync(Uri operation)
    {
        while (true)
        {
            var now = await portal.GetFromJsonAsync<JsonElement>(operation);
            var blocked =
                now.GetProperty("steps").EnumerateArray().Where(step => step.GetProperty("status").GetString() == "blocked").ToList();
            if (blocked.Count > 0)
                return $"blocked: {blocked[0].GetProperty("messages")[0].GetProperty("messageHtml").GetString()}";
            if (now.GetProperty("status").GetString() is { } status and not "running")
                return status;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public async Task<string> StatusAsync() =>
        (await portal.GetFromJsonAsync<JsonElement>(Address("/status"))).GetProperty("status").GetString()!;

    private Uri Address(string what) => new($"/api/publishers/contoso/offers/{offer}{what}?{Version}", UriKind.Relative);
}
