using System.Globalization;
using Slipway.EndToEnd.Tests.Programs;
using Xunit.Abstractions;

namespace Slipway.EndToEnd.Tests.Crashes;

/// <summary>
/// Clients work while the server is killed and started again and again. SLIPWAY_FAULTS_ROUNDS makes
/// it longer, SLIPWAY_FAULTS_SEED repeats a run as nearly as two processes and a network allow.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Clients = 5;

    private static readonly int Rounds = Number("SLIPWAY_FAULTS_ROUNDS") ?? 8;

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task What_was_answered_outlives_kills_at_any_moment(StoreKind store)
    {
        var seed = Number("SLIPWAY_FAULTS_SEED") ?? Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await using var place = await Place.CreateAsync(store);
        var record = new ClientRecord();
        var lookout = new SubmissionWatch();
        try
        {
            for (var round = 0; round < Rounds; round++)
                await RunRoundAsync(place, record, lookout, new Random(seed + round));
            await using var server = await RehearseAsync(place);
            using var client = new Client(server.Address, record.Token);
            await new PublisherClient(client, record, new Random(seed)).RepeatUnansweredAsync();
            await lookout.AwaitEndsAsync(client);
            await new Aftermath(client, record, lookout, place).CheckAnswersAsync();
            await StoredState.CheckAsync(place, record);
            output.WriteLine($"nightly: kills, {store} | {Rounds} kills | {record}");
            Assert.True(record.Accepted.Count > Rounds && record.Saved.Count > Rounds, $"Too little was done to tell: {record}");
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"Seed {seed}, {Rounds} rounds, {record}: {fault.Message}", fault);
        }
    }

    private static async Task RunRoundAsync(Place place, ClientRecord record, SubmissionWatch lookout, Random random)
    {
        await using var server = await RehearseAsync(place);
        using var client = new Client(server.Address, record.Token);
        await client.GetAsync("/api/publishers");
        record.Token = client.Token;
        await lookout.LookAsync(client);
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients)
            .Select(_ => new PublisherClient(client, record, new Random(random.Next())))
            .Select((publisher, index) => publisher.WorkAsync(repeatFirst: index == 0, stop.Token))
            .ToList();
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(random.Next(150, 1500))))
            await timer.WaitForNextTickAsync();
        await server.KillAsync();
        await stop.CancelAsync();
        await Task.WhenAll(clients);
    }

    /// <summary>
    /// A short lease: after a kill, PostgreSQL's work waits for the dead node's to run out. A token
    /// for longer than the longest run.
    /// </summary>
    private static Task<SlipwayProcess> RehearseAsync(Place place) => SlipwayProcess.RehearseAsync(
        place, "--set", "Runner:Lease=PT2S", "--set", "Runner:Poll=PT0.05S", "--set", "Identity:TokenLifetime=P1D");

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
