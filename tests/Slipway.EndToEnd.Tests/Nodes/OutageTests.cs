using Slipway.EndToEnd.Tests.Crashes;
using Slipway.EndToEnd.Tests.Programs;
using Xunit.Abstractions;

namespace Slipway.EndToEnd.Tests.Nodes;

/// <summary>Clients work on two nodes while their database fails in every way. SLIPWAY_FAULTS_ROUNDS makes it longer.</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int ClientsPerNode = 2;

    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_FAULTS_ROUNDS"), out var rounds)
        ? rounds
        : 4;

    [Fact]
    public async Task A_database_that_fails_costs_a_503_and_a_while_and_nothing_that_was_accepted()
    {
        await using var server = await OwnPostgres.StartNewAsync();
        await using var place = await Place.CreateAsync(server.ConnectionString);
        await using var marketplace = new Marketplace(place);
        await marketplace.StartAsync(2, "--set", "Runner:Poll=PT0.05S");
        var record = new ClientRecord();
        var lookout = new SubmissionWatch();
        using var client = new Client(marketplace.Nodes[1].Address);
        await client.GetAsync("/api/publishers");
        record.Token = client.Token;
        using var stop = new CancellationTokenSource();
        var working = marketplace.Nodes.SelectMany(node => Enumerable.Range(0, ClientsPerNode).Select(number => WorkAsync(node, number)))
            .ToList();
        for (var round = 0; round < Rounds; round++)
        {
            var before = record.Accepted.Count;
            await Bounded.UntilAsync(
                () => record.Accepted.Count > before + 5 || working.Any(one => one.IsCompleted), () => "Nothing is accepted any more.");
            await FailAsync(server, round, marketplace.Nodes[0]);
        }

        var last = record.Accepted.Count;
        await Bounded.UntilAsync(
            () => record.Accepted.Count > last + 5 || working.Any(one => one.IsCompleted), () => "Nothing is accepted any more.");
        await stop.CancelAsync();
        await Task.WhenAll(working);
        await new PublisherClient(client, record, new Random(1)).RepeatUnansweredAsync();
        Assert.Empty(record.Unanswered);
        await lookout.AwaitEndsAsync(client);
        await new Aftermath(client, record, lookout, place).CheckAnswersAsync();
        await StoredState.CheckAsync(place, record);
        output.WriteLine(record.ToString());

        async Task WorkAsync(SlipwayProcess node, int number)
        {
            using var own = new Client(node.Address, record.Token);
            await new PublisherClient(own, record, new Random(number)).WorkAsync(repeatFirst: false, stop.Token);
            Assert.True(stop.IsCancellationRequested, "A node hung up on its client.");
        }
    }

    private static async Task FailAsync(OwnPostgres server, int round, SlipwayProcess node)
    {
        switch (round % 4)
        {
            case 0:
                await server.CutConnectionsAsync();
                break;
            case 1:
                await server.StopAsync("fast");
                using (var client = new Client(node.Address, "none"))
                    Assert.Equal(503, (await client.GetAsync("/health/ready")).Status);
                await server.StartAsync();
                break;
            case 2:
                await server.StopAsync("immediate");
                await server.StartAsync();
                break;
            default:
                await server.CutConnectionsAsync();
                await server.CutConnectionsAsync();
                break;
        }
    }
}
