using System.Text.Json.Nodes;
using Slipway.Faults.Programs;
using Slipway.Server.Identity;

namespace Slipway.Faults.Logs;

public sealed class LogTests
{
    [Fact]
    public async Task Logs_are_JSON_name_their_requests_and_keep_secrets()
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(place, "--set", "Runner:Retries=1");
        using var client = new Client(server.Address);
        await client.PutAsync("vm", SampleOffer.Of("vm"));
        var publish = await client.PostAsync($"{Client.PathOf("vm")}/publish");
        await client.EndOfAsync(publish.Location!);
        var goLive = await client.PostAsync($"{Client.PathOf("vm")}/golive");
        await client.EndOfAsync(goLive.Location!);
        await PublishWithoutFilesAsync(server, client);
        await client.TokenAsync(RehearsalIdentities.Owner, "a-wrong-secret");
        using (var stranger = new Client(server.Address, client.Token + "x"))
            Assert.Equal(401, (await stranger.GetAsync("/api/publishers")).Status);

        await server.TerminateAsync();
        Assert.Equal(0, await server.ExitAsync(TimeSpan.FromSeconds(60)));
        var lines = server.ErrorLines;
        Assert.All(lines, line => Assert.NotNull(JsonNode.Parse(line)!["LogLevel"]));
        Assert.Contains(lines, line => Names(line, publish.CorrelationId) && line.Contains("publish accepted", StringComparison.Ordinal));
        Assert.Contains(lines, line => Names(line, goLive.CorrelationId) && line.Contains("go-live accepted", StringComparison.Ordinal));
        string[] secrets = ["sig=abc", "abc%2B123", "abc\\u002B123", "abc+123", "eyJ", "client_secret", "=rehearsal", "a-wrong-secret", client.Token!.Split('.')[2]];
        foreach (var secret in secrets)
            Assert.DoesNotContain(lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    /// <summary>Nobody listens where its files should be, so that addresses, signatures and all, are talked about.</summary>
    private static async Task PublishWithoutFilesAsync(SlipwayProcess server, Client client)
    {
        await client.PutAsync("lost", SampleOffer.Of("lost", filesAt: "http://127.0.0.1:9"));
        await client.PostAsync($"{Client.PathOf("lost")}/publish");
        await server.SaysAsync(" blocked");
        await server.SaysAsync("is tried again in", "contoso-app.vhd");
    }

    private static bool Names(string line, string correlationId) =>
        JsonNode.Parse(line)!["Scopes"]!.AsArray().Any(scope => scope is JsonObject names && names["CorrelationId"]?.GetValue<string>() == correlationId);
}
