using Slipway.EndToEnd.Tests.Crashes;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.EndToEnd.Tests.Stopping;
using Xunit.Abstractions;

namespace Slipway.EndToEnd.Tests.Nodes;

public sealed class DeadNodeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Work_of_a_killed_node_goes_on_at_another_long_before_its_lease_runs_out()
    {
        await using var place = await Place.CreateAsync(StoreKind.Postgres);
        await using var host = new FileHost();
        await using var marketplace = new Marketplace(place);
        await marketplace.StartAsync(3, "--set", "Runner:Lease=PT60S");
        var location = await PublishAsync(marketplace.Nodes[0], host);
        var owner = await marketplace.OwnerOfAsync(await marketplace.ClaimAsync());
        await owner.KillAsync();

        var taken = await Marketplace.TimeOfAsync(() => marketplace.ClaimAsync(attempt: 2));

        output.WriteLine($"Taken after {taken.TotalSeconds:0.00} s");
        Assert.True(taken < TimeSpan.FromSeconds(10), $"Only taken after {taken}");
        await FinishAsync(place, marketplace.OtherThan(owner), host, location);
    }

    [Fact]
    public async Task What_a_frozen_node_comes_to_after_its_lease_ran_out_is_dropped()
    {
        await using var place = await Place.CreateAsync(StoreKind.Postgres);
        await using var host = new FileHost();
        await using var marketplace = new Marketplace(place);
        await marketplace.StartAsync(2, "--set", "Runner:Lease=PT2S");
        var location = await PublishAsync(marketplace.Nodes[0], host);
        var frozen = await marketplace.OwnerOfAsync(await marketplace.ClaimAsync());
        await frozen.FreezeAsync();
        var other = await marketplace.OwnerOfAsync(await marketplace.ClaimAsync(attempt: 2));
        Assert.NotSame(frozen, other);
        await FinishAsync(place, other, host, location);

        await frozen.WakeAsync();

        // Its files have come in the meantime; it is done with them when it says so, and works like any other.
        using var client = new Client(frozen.Address);
        await client.PutAsync("vm", SampleOffer.Of("vm", "Another App"));
        var next = (await client.PostAsync($"{Client.PathOf("vm")}/publish")).Location!;
        Assert.Equal("succeeded", (await client.EndOfAsync(next))["status"]!.GetValue<string>());
        Assert.Equal("succeeded", (await client.EndOfAsync(location))["status"]!.GetValue<string>());
        await StoredState.CheckAsync(place, new ClientRecord());
    }

    [Fact]
    public async Task A_node_that_loses_its_lock_drops_its_work_and_comes_back_under_a_new_name()
    {
        await using var place = await Place.CreateAsync(StoreKind.Postgres);
        await using var host = new FileHost();
        await using var marketplace = new Marketplace(place);
        await marketplace.StartAsync(1, "--set", "Runner:Lease=PT60S");
        var location = await PublishAsync(marketplace.Nodes[0], host);
        var first = await marketplace.ClaimAsync();

        await CutAsync(place, "pid IN");

        var second = await marketplace.ClaimAsync(attempt: 2);
        Assert.NotEqual(first.Owner, second.Owner);
        await marketplace.Nodes[0].SaysAsync("has lost its lock");
        await FinishAsync(place, marketplace.Nodes[0], host, location);
    }

    [Fact]
    public async Task Requests_after_the_pools_connections_were_cut_are_answered_as_if_nothing_had_been()
    {
        await using var place = await Place.CreateAsync(StoreKind.Postgres);
        await using var marketplace = new Marketplace(place);
        await marketplace.StartAsync(1);
        using var client = new Client(marketplace.Nodes[0].Address);
        await client.PutAsync("vm", SampleOffer.Of("vm"));
        for (var round = 0; round < 3; round++)
        {
            Assert.All(await ReadAsync(), answer => Assert.Equal(200, answer.Status));
            await CutAsync(place, "pid NOT IN");
            Assert.All(await ReadAsync(), answer => Assert.Equal(200, answer.Status));
        }

        Task<Answer[]> ReadAsync() => Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetAsync(Client.PathOf("vm"))));
    }

    /// <summary>Cuts the nodes' connections: those that hold the locks, or those that do not.</summary>
    private static Task CutAsync(Place place, string which) => place.ExecuteAsync($"""
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND {which} (SELECT pid FROM pg_locks WHERE locktype = 'advisory')
        """);

    /// <summary>Publishes an offer whose files do not come yet; its operation's address.</summary>
    private static async Task<string> PublishAsync(SlipwayProcess node, FileHost host)
    {
        using var client = new Client(node.Address);
        await client.PutAsync("vm", SampleOffer.Of("vm", filesAt: host.Address));
        var location = (await client.PostAsync($"{Client.PathOf("vm")}/publish")).Location!;
        await host.FirstRequest;
        return location;
    }

    private static async Task FinishAsync(Place place, SlipwayProcess node, FileHost host, string location)
    {
        host.SendOnTo = $"{node.Address}_slipway/samples";
        using var client = new Client(node.Address);
        Assert.Equal("succeeded", (await client.EndOfAsync(location))["status"]!.GetValue<string>());
        Assert.Single((await client.GetAsync($"{Client.PathOf("vm")}/submissions")).Json.AsArray());
        await StoredState.CheckAsync(place, new ClientRecord());
    }
}
