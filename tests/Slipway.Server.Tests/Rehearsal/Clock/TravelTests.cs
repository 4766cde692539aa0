using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rehearsal.Clock;

public sealed class TravelTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task An_offer_travels_from_draft_to_live(StoreKind store)
    {
        await using var service = await ServiceUnderTest.StartAsync(store);
        const string offer = "/api/publishers/contoso/offers/contoso-offer";

        Assert.Equal(200, (await service.PutAsync(offer, Samples.VirtualMachine)).Status);
        var publish = await service.PostAsync($"{offer}/publish");
        Assert.Equal("succeeded", (await service.PollAsync(publish.Location))["status"]!.GetValue<string>());
        Assert.Equal(200, (await service.GetAsync($"{offer}/slot/preview")).Status);
        Assert.Equal(404, (await service.GetAsync($"{offer}/slot/production")).Status);

        var goLive = await service.PostAsync($"{offer}/golive");
        Assert.Equal("/api/operations/contoso$contoso-offer$2$preview?api-version=2017-10-31", goLive.Location);
        Assert.Equal("succeeded", (await service.PollAsync(goLive.Location))["status"]!.GetValue<string>());
        Assert.Equal(200, (await service.GetAsync($"{offer}/slot/production")).Status);
    }
}
