using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.Rehearsal.Identity;

namespace Slipway.EndToEnd.Tests.BlackBox;

/// <summary>What clients rely on, seen from outside alone, whichever way they come in.</summary>
public sealed class WireTests
{
    private const string Version = "api-version=2017-10-31";
    private const string Offer = "/api/publishers/contoso/offers/contoso-offer";

    public static TheoryData<string> Ways => ProgramUnderTest.All;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_offer_goes_live_and_every_answer_on_the_way_is_of_the_wire(string way)
    {
        await using var program = await ProgramUnderTest.StartAsync(way);
        var portal = program.Portal;
        Assert.Equal(HttpStatusCode.Unauthorized, (await portal.GetAsync($"{Offer}?{Version}")).StatusCode);
        portal.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", await TokenAsync(program.Login, "oauth2/token"));
        Assert.Equal("InvalidAPIVersion", await ErrorAsync(await portal.GetAsync(Offer), 400));
        Assert.Equal("NotFound", await ErrorAsync(await portal.GetAsync($"{Offer}?{Version}"), 404));
        Assert.Contains("contoso", await portal.GetStringAsync($"/api/publishers/?{Version}"), StringComparison.Ordinal);

        var tag = await PutAsync(portal, SampleOffer.Of("contoso-offer"), null, 200);
        Assert.StartsWith("W/\"datetime'", tag, StringComparison.Ordinal);
        var served = await portal.GetStringAsync($"{Offer}?{Version}");
        await PutAsync(portal, served, tag, 200);
        await PutAsync(portal, served, tag, 412);

        await PutAsync(portal, SampleOffer.Of("contoso-offer", displayText: ""), null, 200);
        var refused = JsonNode.Parse(await (await PostAsync(portal, "publish", 422)).Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal("ValidationFailed", refused["code"]!.GetValue<string>());
        Assert.Contains(refused["details"]!.AsArray(), fault => fault!["target"]!.GetValue<string>() == "/definition/displayText");
        await PutAsync(portal, SampleOffer.Of("contoso-offer"), null, 200);

        Assert.Equal("succeeded", await EndAsync(portal, await PostAsync(portal, "publish", 202)));
        Assert.Equal("waitingForPublisherReview", JsonNode.Parse(await portal.GetStringAsync($"{Offer}/status?{Version}"))![
            "status"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await portal.GetAsync($"{Offer}/slot/production?{Version}")).StatusCode);
        Assert.Equal("succeeded", await EndAsync(portal, await PostAsync(portal, "golive", 202)));
        Assert.Contains("\"succeeded\"", await portal.GetStringAsync($"{Offer}/slot/PRODUCTION/?{Version}"), StringComparison.Ordinal);
        var submissions = JsonNode.Parse(await portal.GetStringAsync($"{Offer}/submissions?{Version}"))!.AsArray();
        Assert.Equal(["production", "staging"], submissions.Select(submission => submission!["slot"]!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Token_libraries_find_what_they_ask_for_at_the_host_that_they_asked(string way)
    {
        await using var program = await ProgramUnderTest.StartAsync(way);
        var login = program.Login;
        var here = login.BaseAddress!.GetLeftPart(UriPartial.Authority);
        var configuration = JsonNode.Parse(
            await login.GetStringAsync($"/{RehearsalIdentities.Tenant}/v2.0/.well-known/openid-configuration"))!;
        foreach (var address in (string[])["token_endpoint", "jwks_uri", "authorization_endpoint"])
            Assert.StartsWith(
                $"{here}/{RehearsalIdentities.Tenant}/", configuration[address]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotEmpty(JsonNode.Parse(await login.GetStringAsync(configuration["jwks_uri"]!.GetValue<string>()))!["keys"]!.AsArray());
        var instance = JsonNode.Parse(
            await login.GetStringAsync(
                $"/common/discovery/instance?api-version=1.1"
                + $"&authorization_endpoint={here}/{RehearsalIdentities.Tenant}/oauth2/v2.0/authorize"))!;
        Assert.StartsWith(here, instance["tenant_discovery_endpoint"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotEmpty(await TokenAsync(login, "oauth2/v2.0/token"));
    }

    private static async Task<string> TokenAsync(HttpClient login, string endpoint)
    {
        using var answer = await login.PostAsync(
            $"/{RehearsalIdentities.Tenant}/{endpoint}", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = RehearsalIdentities.Owner,
            ["client_secret"] = RehearsalIdentities.Secret,
            [endpoint.Contains("v2.0", StringComparison.Ordinal) ? "scope" : "resource"] = "https://cloudpartner.azure.com"
                + (endpoint.Contains("v2.0", StringComparison.Ordinal) ? "/.default" : ""),
        }));
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!.GetValue<string>();
    }

    private static async Task<string> PutAsync(HttpClient portal, string document, string? tag, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Offer}?{Version}")
        {
            Content = new StringContent(document, Encoding.UTF8, "application/json"),
        };
        if (tag is not null)
            Assert.True(request.Headers.TryAddWithoutValidation("If-Match", tag));
        using var answer = await portal.SendAsync(request);
        Assert.True((int)answer.StatusCode == expected, await answer.Content.ReadAsStringAsync());
        return answer.Headers.NonValidated.TryGetValues("ETag", out var tags) ? tags.Single() : "";
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient portal, string verb, int expected)
    {
        var answer = await portal.PostAsync($"{Offer}/{verb}?{Version}", null);
        Assert.True((int)answer.StatusCode == expected, await answer.Content.ReadAsStringAsync());
        return answer;
    }

    private static async Task<string> EndAsync(HttpClient portal, HttpResponseMessage accepted)
    {
        var state = "";
        await Bounded.UntilAsync(
            async () => (state = JsonNode.Parse(await portal.GetStringAsync(accepted.Headers.Location!.OriginalString))![
                "status"]!.GetValue<string>()) != "running",
            () => "The operation did not end.");
        return state;
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage answer, int expected)
    {
        Assert.Equal(expected, (int)answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!["code"]!.GetValue<string>();
    }
}
