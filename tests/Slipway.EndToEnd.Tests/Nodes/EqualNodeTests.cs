using System.Globalization;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.EndToEnd.Tests.Stopping;

namespace Slipway.EndToEnd.Tests.Nodes;

public sealed class EqualNodeTests
{
    [Fact]
    public async Task What_one_node_hands_out_every_other_takes()
    {
        await using var place = await Place.CreateAsync(StoreKind.Postgres);
        await using var marketplace = new Marketplace(place);
        await marketplace.StartAsync(2);
        using var first = new Client(marketplace.Nodes[0].Address);
        await first.PutAsync("vm", SampleOffer.Of("vm"));
        var location = (await first.PostAsync($"{Client.PathOf("vm")}/publish")).Location!;
        await marketplace.StartAsync(1);
        foreach (var node in marketplace.Nodes)
        {
            using var other = new Client(node.Address, first.Token);
            Assert.Equal("succeeded", (await other.EndOfAsync(location))["status"]!.GetValue<string>());
            var logo = (await other.GetAsync(Client.PathOf("vm"))).Json["definition"]!["offer"]![
                "microsoft-azure-marketplace.smallLogo"]!.GetValue<string>();
            Assert.Equal(200, (await other.GetAsync(new Uri(logo).PathAndQuery)).Status);
            using var own = new Client(node.Address);
            await own.GetAsync("/api/publishers");
            using var back = new Client(marketplace.Nodes[0].Address, own.Token);
            Assert.Equal(200, (await back.GetAsync("/api/publishers")).Status);
        }
    }

    /// <summary>As far as this program can see: a later one has added what it does not know, and says that it may stay.</summary>
    [Fact]
    public async Task A_node_serves_on_while_a_newer_program_adds_to_the_schema()
    {
        await using var place = await Place.CreateAsync(StoreKind.Postgres);
        await using var marketplace = new Marketplace(place);
        await marketplace.StartAsync(1);
        using var old = new Client(marketplace.Nodes[0].Address);
        await old.PutAsync("before", SampleOffer.Of("before"));
        await place.ExecuteAsync("""
            ALTER TABLE offers ADD COLUMN later BIGINT NOT NULL DEFAULT 7;
            ALTER TABLE work ADD COLUMN later TEXT NOT NULL DEFAULT '';
            ALTER TABLE operations ADD COLUMN later TEXT;
            CREATE TABLE later (id BIGINT NOT NULL PRIMARY KEY);
            UPDATE slipway SET value = '99' WHERE name = 'schema'
            """);

        await marketplace.StartAsync(1);
        foreach (var node in marketplace.Nodes)
        {
            using var client = new Client(node.Address);
            foreach (var offer in new[] { "before", $"after-{node.Id}" })
            {
                await client.PutAsync(offer, SampleOffer.Of(offer, $"By {node.Id}"));
                var location = (await client.PostAsync($"{Client.PathOf(offer)}/publish")).Location!;
                Assert.Equal("succeeded", (await client.EndOfAsync(location))["status"]!.GetValue<string>());
            }
        }

        Assert.DoesNotContain(
            marketplace.Nodes.SelectMany(node => node.ErrorLines), line => line.Contains("\"Error\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_whose_clock_is_hours_ahead_is_like_any_other()
    {
        await using var place = await Place.CreateAsync(StoreKind.Postgres);
        await using var host = new FileHost();
        await using var marketplace = new Marketplace(place);
        marketplace.Add(await SlipwayProcess.ServeUnderAsync(
            place, "faketime", ["--exclude-monotonic", "-f", "+3h"], "--rehearsal", "--pace", "instant", "--set", "Runner:Lease=PT60S"));
        using var ahead = new Client(marketplace.Nodes[0].Address);
        await ahead.PutAsync("vm", SampleOffer.Of("vm", filesAt: host.Address));
        var location = (await ahead.PostAsync($"{Client.PathOf("vm")}/publish")).Location!;
        await host.FirstRequest;
        await marketplace.StartAsync(1);

        // Its token is not one from the future, and the work that it holds is its own.
        using var right = new Client(marketplace.Nodes[1].Address, ahead.Token);
        await right.PutAsync("other", SampleOffer.Of("other"));
        var other = (await right.PostAsync($"{Client.PathOf("other")}/publish")).Location!;
        Assert.Equal("succeeded", (await right.EndOfAsync(other))["status"]!.GetValue<string>());
        Assert.Equal(1, (await marketplace.ClaimAsync()).Attempt);
        const string fromNow = "621355968000000000 + (extract(epoch FROM clock_timestamp()) * 10000000)::bigint";
        var lease = TimeSpan.FromTicks(await place.NumberAsync($"SELECT lease_until - ({fromNow}) FROM work"));
        Assert.InRange(lease, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        var age = TimeSpan.FromTicks(await place.NumberAsync($"SELECT MAX(abs(({fromNow}) - time)) FROM history"));
        Assert.InRange(age, TimeSpan.Zero, TimeSpan.FromMinutes(10));

        host.SendOnTo = $"{marketplace.Nodes[1].Address}_slipway/samples";
        Assert.Equal("succeeded", (await right.EndOfAsync(location))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nodes_behind_a_transaction_pooler_take_an_offer_live_and_a_dead_ones_work_after_its_lease()
    {
        await using var place = await Place.CreateAsync(StoreKind.Postgres);
        await using var pooler = await TransactionPooler.StartAsync(place.Database!);
        place.Via = pooler.ConnectionString;
        await using var host = new FileHost();
        await using var marketplace = new Marketplace(place);
        await marketplace.StartAsync(2, "--set", "Database:Pooler=transaction", "--set", "Runner:Lease=PT2S");
        foreach (var node in marketplace.Nodes)
            await node.SaysAsync("this node does not have a lock");
        foreach (var (node, number) in marketplace.Nodes.Select((node, number) => (node, number)))
        {
            var offer = $"vm-{number.ToString(CultureInfo.InvariantCulture)}";
            using var client = new Client(node.Address);
            await client.PutAsync(offer, SampleOffer.Of(offer));
            foreach (var verb in new[] { "publish", "golive" })
            {
                var location = (await client.PostAsync($"{Client.PathOf(offer)}/{verb}")).Location!;
                Assert.Equal("succeeded", (await client.EndOfAsync(location))["status"]!.GetValue<string>());
            }
        }

        using var publisher = new Client(marketplace.Nodes[0].Address);
        await publisher.PutAsync("vm", SampleOffer.Of("vm", filesAt: host.Address));
        var held = (await publisher.PostAsync($"{Client.PathOf("vm")}/publish")).Location!;
        await host.FirstRequest;
        var owner = await marketplace.OwnerOfAsync(await marketplace.ClaimAsync());
        await owner.KillAsync();
        var other = marketplace.OtherThan(owner);
        host.SendOnTo = $"{other.Address}_slipway/samples";
        using var again = new Client(other.Address);
        Assert.Equal("succeeded", (await again.EndOfAsync(held))["status"]!.GetValue<string>());
    }
}
