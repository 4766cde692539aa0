using Slipway.EndToEnd.Tests.Programs;
using Slipway.EndToEnd.Tests.Stopping;

namespace Slipway.EndToEnd.Tests.Nodes;

public sealed class StallingHostTests
{
    [Fact]
    public async Task A_host_that_never_answers_blocks_its_own_offer_and_delays_no_other()
    {
        await using var place = await Place.CreateAsync();
        await using var host = new FileHost();
        await using var server = await SlipwayProcess.RehearseAsync(place, "--set", "Artifacts:Timeout=PT4S", "--set", "Runner:Retries=1");
        using var client = new Client(server.Address);
        await client.PutAsync("stalled", SampleOffer.Of("stalled", filesAt: host.Address));
        var stalled = (await client.PostAsync($"{Client.PathOf("stalled")}/publish")).Location!;
        await host.FirstRequest;

        await client.PutAsync("vm", SampleOffer.Of("vm"));
        var other = (await client.PostAsync($"{Client.PathOf("vm")}/publish")).Location!;
        Assert.Equal("succeeded", (await client.EndOfAsync(other))["status"]!.GetValue<string>());
        Assert.DoesNotContain("blocked", (await client.GetAsync(stalled)).Body, StringComparison.Ordinal);

        var body = "";
        await Bounded.UntilAsync(
            async () => (body = (await client.GetAsync(stalled)).Body).Contains("\"blocked\"", StringComparison.Ordinal),
            () => $"It is never blocked: {body}");
        Assert.Equal("canceled", (await CancelAsync(client, stalled))["status"]!.GetValue<string>());
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> CancelAsync(Client client, string location)
    {
        Assert.Equal(202, (await client.PostAsync($"{Client.PathOf("stalled")}/cancel")).Status);
        return await client.EndOfAsync(location);
    }
}
