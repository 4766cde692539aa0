using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Upgrades;

/// <summary>Asks for all that a publisher and a customer can read.</summary>
internal static partial class Observer
{
    /// <summary>In place of the address that a server happened to listen on.</summary>
    private const string Anywhere = "http://slipway.example";

    public static async Task<IReadOnlyDictionary<string, RecordedResponse>> ObserveAsync(Client client, Uri address)
    {
        var answers = new Dictionary<string, RecordedResponse>(StringComparer.Ordinal);
        foreach (var publisher in Items(await AskAsync("/api/publishers")))
        {
            var offers = $"/api/publishers/{publisher["id"]}/offers";
            foreach (var offer in Items(await AskAsync(offers)))
                await OfferAsync($"{offers}/{offer["id"]}", $"{publisher["id"]}${offer["id"]}");
        }

        var catalog = await AskAsync("/catalog/offers");
        foreach (var entry in Items(catalog is JsonObject page ? page["offers"] : catalog))
            await AskAsync($"/catalog/offers/{entry["publisherId"]}/{entry["offerId"]}");
        return answers;

        async Task OfferAsync(string offer, string key)
        {
            await AskAsync(offer);
            await AskAsync($"{offer}/status");
            await AskAsync($"{offer}/versions/1");
            await AskAsync($"{offer}/slot/production");
            var preview = await AskAsync($"{offer}/slot/preview");
            foreach (Match file in FileAddress().Matches(preview?.ToJsonString() ?? ""))
                await AskAsync(file.Value);
            foreach (var submission in Items(await AskAsync($"{offer}/submissions")))
            {
                await AskAsync($"{offer}/operations/{submission["id"]}");
                await AskAsync($"/api/operations/{key}${submission["publishingVersion"]}$preview");
            }
        }

        async Task<JsonNode?> AskAsync(string path)
        {
            var answer = await client.GetAsync(path);
            var text = answer.Body.Replace(address.GetLeftPart(UriPartial.Authority), Anywhere, StringComparison.Ordinal);
            var body = Parsed(text);
            // Other tags than an offer's depend on where the server listens.
            var tag = path.StartsWith("/api/", StringComparison.Ordinal) ? answer.Headers.GetValueOrDefault("ETag") : null;
            answers[path] = new RecordedResponse(answer.Status, tag, body);
            return body;
        }
    }

    private static IEnumerable<JsonNode> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonNode>();

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        }
    }

    [GeneratedRegex("/files/[0-9a-f]{64}[.a-z]*")]
    private static partial Regex FileAddress();
}
