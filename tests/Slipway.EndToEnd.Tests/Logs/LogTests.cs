using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.Rehearsal.Identity;

namespace Slipway.EndToEnd.Tests.Logs;

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
        string[] secrets = ["sig=abc", "abc%2B123", "abc\\u002B123", "abc+123", "eyJ", "client_secret", "=rehearsal", "a-wrong-secret",
            client.Token!.Split('.')[2]];
        foreach (var secret in secrets)
            Assert.DoesNotContain(lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_access_log_names_each_request_by_the_correlation_id_of_its_answer_and_keeps_its_query()
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(place, "--set", "Logs:Access=true", "--set", "Logs:Level=warning");
        using var client = new Client(server.Address);
        var missing = await client.GetAsync($"{Client.PathOf("none")}?api-version=2017-10-31&sig=told-to-nobody");
        var broken = await client.GetAsync("/%0Ano-such-place%1B[31m");
        await client.GetAsync("/health/live");

        Assert.Equal((404, 404), (missing.Status, broken.Status));
        await server.SaysAsync(broken.CorrelationId, "/%0Ano-such-place%1B", "404");
        await server.SaysAsync(missing.CorrelationId, $"GET {Client.PathOf("none")} 404 in ", RehearsalIdentities.Owner, "127.0.0.1");
        Assert.DoesNotContain(server.ErrorLines, line => line.Contains("told-to-nobody", StringComparison.Ordinal)
            || line.Contains("/health", StringComparison.Ordinal));
        Assert.All(server.ErrorLines, line => Assert.Equal("Slipway.Access", JsonNode.Parse(line)!["Category"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Logs_are_text_where_the_settings_say_so()
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(place, "--set", "Logs:Format=text", "--set", "Logs:Access=true");
        using var client = new Client(server.Address);
        var answer = await client.GetAsync(Client.PathOf("none"));
        await server.SaysAsync(answer.CorrelationId, "404");
        Assert.All(server.ErrorLines, line => Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z (info|warn): ", line));
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
        JsonNode.Parse(line)!["Scopes"]!.AsArray()
            .Any(scope => scope is JsonObject names && names["CorrelationId"]?.GetValue<string>() == correlationId);
}
