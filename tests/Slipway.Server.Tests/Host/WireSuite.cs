using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Hosting;

namespace Slipway.Server.Tests.Host;

/// <summary>What the suites of the wire contract share; each runs once per store.</summary>
public abstract class WireSuite(WireService wire)
{
    protected const string Version = ServiceUnderTest.ApiVersion;

    protected ServiceUnderTest Service => wire.Service;

    protected string NewOfferId() => wire.NewOfferId();

    protected static string PathOf(string offerId, string publisherId = "contoso") => $"/api/publishers/{publisherId}/offers/{offerId}";

    protected static string IdOf(string offer) => offer[(offer.LastIndexOf('/') + 1)..];

    /// <summary>The sample as a body for this offer.</summary>
    protected static string Body(string offer, Action<JsonNode>? change = null) => Samples.VirtualMachineWith(document =>
    {
        document["publisherId"] = offer.Split('/')[3];
        document["id"] = IdOf(offer);
        change?.Invoke(document);
    });

    /// <summary>A new draft of the sample; the result is its path.</summary>
    protected async Task<string> DraftAsync(Action<JsonNode>? change = null, string publisherId = "contoso")
    {
        var offer = PathOf(NewOfferId(), publisherId);
        await SaveAsync(offer, change);
        return offer;
    }

    protected Task<Answer> SaveAsync(string offer, Action<JsonNode>? change = null) => SaveTextAsync(offer, Body(offer, change));

    protected async Task<Answer> SaveTextAsync(string offer, string body)
    {
        var put = await Service.PutAsync(offer, body);
        Assert.True(put.Status == 200, put.Body);
        return put;
    }

    /// <summary>Sends one of the three commands, which must be accepted.</summary>
    protected async Task<Answer> CommandAsync(string offer, string command, string? body = null)
    {
        var answer = await Service.PostAsync($"{offer}/{command}", body);
        Assert.True(answer.Status == 202, answer.Body);
        return answer;
    }

    /// <summary>Publishes and waits for the preview; the result is the publish operation's address.</summary>
    protected async Task<string> PreviewAsync(string offer)
    {
        var publish = await CommandAsync(offer, "publish");
        Assert.Equal("succeeded", Text(await WalkAsync(publish.Location), "status"));
        return publish.Location;
    }

    /// <summary>Takes a preview live; the result is the go-live operation's address.</summary>
    protected async Task<string> GoLiveAsync(string offer)
    {
        var goLive = await CommandAsync(offer, "golive");
        Assert.Equal("succeeded", Text(await WalkAsync(goLive.Location), "status"));
        return goLive.Location;
    }

    /// <summary>Waits for an operation's end, moving market time over whatever holds it.</summary>
    protected async Task<JsonNode> WalkAsync(string location)
    {
        var operation = await GetJsonAsync(location);
        while (Text(operation, "status") == "running" && Service.Rehearsal.Pace is { Holds: true })
        {
            var before = StepStatuses(operation);
            await AdvanceAsync(TimeSpan.FromDays(5));
            operation = await Service.PollAsync(location, now => Text(now, "status") != "running" || StepStatuses(now) != before);
        }

        return await Service.PollAsync(location);
    }

    protected async Task AdvanceAsync(TimeSpan by)
    {
        await Service.Market.AdvanceAsync(by, default);
        Service.Get<WakeUps>().Steps.Call();
    }

    protected async Task<JsonNode> GetJsonAsync(string path, string appId = RehearsalIdentities.Owner)
    {
        var answer = await Service.GetAsync(path, appId);
        Assert.True(answer.Status == 200, $"{path}: {answer.Body}");
        return answer.Json;
    }

    protected async Task<string> StatusOfAsync(string offer) => Text(await GetJsonAsync(offer), "status");

    /// <summary>The newest entry of the submissions list as "type slot state".</summary>
    protected async Task<string> NewestAsync(string offer)
    {
        var newest = (await GetJsonAsync($"{offer}/submissions")).AsArray()[0]!;
        return $"{newest["submissionType"]} {newest["slot"]} {newest["submissionState"]}";
    }

    protected static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    /// <summary>The steps' words in their order.</summary>
    protected static string StepStatuses(JsonNode operation) =>
        string.Join(' ', operation["steps"]!.AsArray().Select(step => Text(step!, "status")));

    /// <summary>A refusal as the contract wants it: code in body and header, a message, and nothing of the framework's.</summary>
    protected static void AssertRefusal(Answer answer, int status, string code)
    {
        Assert.True(status == answer.Status, $"expected {status}, was {answer.Status}: {answer.Body}");
        Assert.Equal(code, answer.ErrorCode);
        Assert.Equal(code, answer.Headers["x-ms-error-code"]);
        Assert.NotEmpty(answer.Message);
        AssertCommonHeaders(answer);
    }

    /// <summary>What every answer carries.</summary>
    protected static void AssertCommonHeaders(Answer answer)
    {
        Assert.True(Guid.TryParseExact(answer.Headers["x-ms-correlation-request-id"], "D", out _));
        Assert.Equal("no-cache", answer.Headers["Cache-Control"]);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Equal(answer.Status >= 400, answer.Headers.ContainsKey("x-ms-error-code"));
    }

    /// <summary>Sends a request just as it is made, with the owner's token where it has none.</summary>
    protected async Task<Answer> SendAsync(HttpRequestMessage request, bool anonymous = false)
    {
        using (request)
        {
            if (!anonymous)
                request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", await Service.TokenAsync());
            using var response = await Service.Client.SendAsync(request);
            return await Answer.ReadAsync(response);
        }
    }
}
