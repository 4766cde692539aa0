using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Stopping;

public sealed class TakeUpTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite, true)]
    [InlineData(StoreKind.Postgres, true)]
    [InlineData(StoreKind.Sqlite, false)]
    public async Task Work_that_a_stop_interrupts_goes_on_after_the_next_start(StoreKind store, bool gently)
    {
        await using var filesAt = await Place.CreateAsync();
        await using var files = await SlipwayProcess.RehearseAsync(filesAt);
        await using var host = new FileHost();
        await using var place = await Place.CreateAsync(store);
        string location;
        await using (var server = await SlipwayProcess.RehearseAsync(place))
        {
            using var client = new Client(server.Address);
            await client.PutAsync("vm", SampleOffer.Of("vm", filesAt: host.Address));
            location = (await client.PostAsync($"{Client.PathOf("vm")}/publish")).Location!;
            await host.FirstRequest;
            if (gently)
            {
                await server.TerminateAsync();
                Assert.Equal(0, await server.ExitAsync(TimeSpan.FromSeconds(60)));
            }
        }

        host.SendOnTo = $"{files.Address}_slipway/samples";
        await using var next = await SlipwayProcess.RehearseAsync(place);
        using var again = new Client(next.Address);
        Assert.Equal("succeeded", (await again.EndOfAsync(location))["status"]!.GetValue<string>());
        Assert.Single((await again.GetAsync($"{Client.PathOf("vm")}/submissions")).Json.AsArray());

        // Its copies are where this process serves them.
        var logo = (await again.GetAsync(Client.PathOf("vm"))).Json["definition"]!["offer"]![
            "microsoft-azure-marketplace.smallLogo"]!.GetValue<string>();
        Assert.StartsWith(next.Address.ToString(), logo, StringComparison.Ordinal);
        Assert.Equal(200, (await again.GetAsync(new Uri(logo).PathAndQuery)).Status);
    }

    [Fact]
    public async Task What_is_being_published_when_the_stop_comes_is_not_blocked_by_it()
    {
        var offers = Enumerable.Range(0, 12).Select(number => $"vm-{number}").ToList();
        await using var place = await Place.CreateAsync();
        string[] locations;
        await using (var server = await SlipwayProcess.RehearseAsync(place))
        {
            using var client = new Client(server.Address);
            foreach (var offer in offers)
                await client.PutAsync(offer, SampleOffer.Of(offer));
            locations = await Task.WhenAll(
                offers.Select(async offer => (await client.PostAsync($"{Client.PathOf(offer)}/publish")).Location!));
            await server.TerminateAsync();
            Assert.Equal(0, await server.ExitAsync(TimeSpan.FromSeconds(60)));
        }

        await using var next = await SlipwayProcess.RehearseAsync(place);
        using var again = new Client(next.Address);
        foreach (var location in locations)
            Assert.Equal("succeeded", (await again.EndOfAsync(location))["status"]!.GetValue<string>());
    }
}
