using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Verbs;

/// <summary>The verbs work on the store of a server that runs, and it heeds them at once.</summary>
public sealed class VerbTests
{
    private const string App = "2f2f1e0a-0000-4000-8000-0000000000aa";
    private const string Offer = "/api/publishers/northwind/offers/vm";

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_principal_counts_from_its_adding_to_its_removal(StoreKind store)
    {
        await using var place = await Place.CreateAsync(store);
        await using var server = await SlipwayProcess.ServeAsync(place);
        await DoneAsync(place, "publisher", "add", "northwind", "--name", "Northwind", "--seller-contact", "seller@northwind.example");
        Assert.Contains("northwind", await DoneAsync(place, "publisher", "list"), StringComparison.Ordinal);
        using var client = await AddOwnerAsync(place, server);
        Assert.Equal(200, (await client.SendAsync(HttpMethod.Put, Offer, SampleOffer.Of("vm", publisher: "northwind"))).Status);
        Assert.Contains(App, await DoneAsync(place, "principal", "list"), StringComparison.Ordinal);

        await DoneAsync(place, "principal", "remove", "--app", App);
        Assert.Equal(403, (await client.GetAsync(Offer)).Status);
        Assert.Equal(403, (await client.SendAsync(HttpMethod.Put, Offer, SampleOffer.Of("vm", publisher: "northwind"))).Status);
        Assert.DoesNotContain(App, await DoneAsync(place, "principal", "list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_migrated_offer_has_the_other_address(StoreKind store)
    {
        await using var place = await Place.CreateAsync(store);
        await using var server = await SlipwayProcess.RehearseAsync(place);
        using var client = new Client(server.Address);
        await client.PutAsync("vm", SampleOffer.Of("vm"));
        var before = (await client.PostAsync($"{Client.PathOf("vm")}/publish")).Location!;
        await client.EndOfAsync(before);
        await DoneAsync(place, "offer", "migrate", "contoso", "vm");
        var history = await DoneAsync(place, "offer", "history", "contoso", "vm");
        Assert.Matches("(?s)created .*publish accepted .*version 1 is in preview .*migrated +cli:", history);
        var after = (await client.PostAsync($"{Client.PathOf("vm")}/golive")).Location!;
        Assert.Equal("/api/operations/contoso$vm$1$preview?api-version=2017-10-31", before);
        Assert.Matches("^/api/publishers/contoso/offers/vm/operations/[0-9a-f-]{36}[?]api-version=2017-10-31$", after);
        Assert.Equal("succeeded", (await client.EndOfAsync(after))["status"]!.GetValue<string>());
        Assert.Equal(200, (await client.GetAsync(before)).Status);
    }

    private static async Task<Client> AddOwnerAsync(Place place, SlipwayProcess server)
    {
        var added = JsonNode.Parse(await DoneAsync(
            place, "principal", "add", "--app", App, "--role", "owner", "--publisher", "northwind", "--output", "json"))!;
        using var anyone = new Client(server.Address);
        return new Client(server.Address, await anyone.TokenAsync(App, added["secret"]!.GetValue<string>()));
    }

    private static async Task<string> DoneAsync(Place place, params string[] args)
    {
        var ended = await place.RunAsync(args);
        Assert.Equal((0, ""), (ended.Code, ended.Error));
        return ended.Output;
    }
}
