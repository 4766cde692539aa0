using System.Diagnostics;
using System.Globalization;
using Slipway.EndToEnd.Tests.Crashes;
using Slipway.EndToEnd.Tests.Nodes;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.Rehearsal.Identity;
using Xunit.Abstractions;

namespace Slipway.EndToEnd.Tests.Soak;

/// <summary>
/// Three nodes work for a while, and all the while one of them is killed, frozen beyond its lease, or all are cut off from their database.
/// SLIPWAY_FAULTS_SOAK makes it longer (seconds), SLIPWAY_FAULTS_SEED repeats a run as nearly as processes and a network allow.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Slots = 3;
    private const int ClientsPerNode = 2;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(Number("SLIPWAY_FAULTS_SOAK") ?? 12);

    /// <summary>A long run is about time, not about load: what it leaves must still be read whole at the end.</summary>
    private static readonly TimeSpan Pause = Length > TimeSpan.FromMinutes(2)
        ? TimeSpan.FromMilliseconds(400)
        : TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan MostForAFew = TimeSpan.FromMinutes(3);

    private readonly SlipwayProcess?[] nodes = new SlipwayProcess?[Slots];
    private readonly ClientRecord record = new();
    private int kills, freezes, cuts;
    private long largest;

    [Fact]
    public async Task Nodes_that_are_killed_frozen_and_cut_off_lose_nothing_and_repeat_nothing()
    {
        var seed = Number("SLIPWAY_FAULTS_SEED") ?? Random.Shared.Next();
        await using var server = await OwnPostgres.StartNewAsync();
        await using var place = await Place.CreateAsync(server.ConnectionString);
        try
        {
            using (var stop = new CancellationTokenSource())
            {
                var running = Enumerable.Range(0, Slots).Select(slot => KeepRunningAsync(place, slot, new Random(seed + slot), stop.Token))
                    .ToList();
                try
                {
                    await TormentAsync(server, new Random(seed), running);
                }
                finally
                {
                    await stop.CancelAsync();
                    await Task.WhenAll(running);
                }
            }

            await using var last = await RehearseAsync(place);
            using var client = new Client(last.Address, record.Token);
            await new PublisherClient(client, record, new Random(seed)).RepeatUnansweredAsync();
            var lookout = new SubmissionWatch();
            await lookout.AwaitEndsAsync(client);
            await new Aftermath(client, record, lookout, place).CheckAnswersAsync();
            await StoredState.CheckAsync(place, record);
            output.WriteLine(
                $"nightly: soak | {Length.TotalSeconds:0} s | {kills} kills, {freezes} freezes, {cuts} cuts | {record} | largest "
                + $"node {largest / 1024 / 1024} MB");
            Assert.True(record.Accepted.Count > Slots, $"Too little was done to tell: {record}");
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException(
                $"Seed {seed}, {kills} kills, {freezes} freezes, {cuts} cuts, {record}: {fault.Message}", fault);
        }
    }

    /// <summary>A node and its clients, and another in its place whenever it was killed.</summary>
    private async Task KeepRunningAsync(Place place, int slot, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await using var node = await RestartAsync(place);
            using var client = new Client(node.Address, record.Token);
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
            record.Token ??= await client.TokenAsync(RehearsalIdentities.Owner, RehearsalIdentities.Secret);
            nodes[slot] = node;
            await Task.WhenAll(Enumerable.Range(0, ClientsPerNode)
                .Select(number => new PublisherClient(client, record, new Random(random.Next())) { Pause = Pause }.WorkAsync(
                    repeatFirst: number == 0, gone.Token)));
            nodes[slot] = null;
        }
    }

    /// <summary>A node whose connections are cut while it starts ends, and whoever watches over it starts it again.</summary>
    private static async Task<SlipwayProcess> RestartAsync(Place place)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RehearseAsync(place);
            }
            catch (InvalidOperationException fault) when (attempt < 5 && (fault.Message.Contains("57P01", StringComparison.Ordinal)
                || fault.Message.Contains("The database was lost", StringComparison.Ordinal)))
            {
            }
        }
    }

    private async Task TormentAsync(OwnPostgres server, Random random, IReadOnlyList<Task> running)
    {
        var start = Stopwatch.GetTimestamp();

        // On a busy machine the first nodes may take longer to start than a short run lasts.
        while (Stopwatch.GetElapsedTime(start) < Length
            || (kills + freezes + cuts < Slots && Stopwatch.GetElapsedTime(start) < MostForAFew))
        {
            await PassAsync(TimeSpan.FromMilliseconds(random.Next(500, 3000)));
            if (running.FirstOrDefault(one => one.IsFaulted) is { } broken)
                await broken;
            if (nodes[random.Next(Slots)] is not { } node)
                continue;
            largest = Math.Max(largest, node.ResidentBytes());
            switch (random.Next(10))
            {
                case < 5:
                    kills++;
                    await node.KillAsync();
                    break;
                case < 8:
                    freezes++;
                    await node.FreezeAsync();
                    await PassAsync(TimeSpan.FromSeconds(3));
                    await node.WakeAsync();
                    break;
                default:
                    cuts++;
                    await server.CutConnectionsAsync();
                    break;
            }
        }
    }

    private static Task<SlipwayProcess> RehearseAsync(Place place) =>
        SlipwayProcess.RehearseAsync(
            place, "--set", "Runner:Lease=PT2S", "--set", "Runner:Poll=PT0.05S", "--set", "Identity:TokenLifetime=P1D");

    private static async Task PassAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync();
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
