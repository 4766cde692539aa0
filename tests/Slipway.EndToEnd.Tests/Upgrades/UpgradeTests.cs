using Slipway.EndToEnd.Tests.Programs;
using Slipway.Storage.Database;

namespace Slipway.EndToEnd.Tests.Upgrades;

/// <summary>Today's program over what the programs of earlier schemas left behind.</summary>
public sealed class UpgradeTests
{
    public static TheoryData<int, StoreKind> Fixtures
    {
        get
        {
            var all = new TheoryData<int, StoreKind>();
            foreach (var schema in Fixture.Schemas)
            {
                foreach (var kind in Enum.GetValues<StoreKind>())
                    all.Add(schema, kind);
            }

            return all;
        }
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public void Every_migration_has_its_fixture(string dialect)
    {
        var prefix = $"Slipway.Storage.{dialect}.Migrations.";
        var migrations = typeof(IDatabase).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => int.Parse(name.AsSpan(prefix.Length, 4)))
            .Order()
            .ToList();
        var kind = Enum.Parse<StoreKind>(dialect);

        Assert.Equal(Enumerable.Range(1, migrations.Count), migrations);
        Assert.All(migrations, number => Assert.True(
            File.Exists(Fixture.PathOf(number, kind)),
            $"Migration {number} has no fixture. Run script/fixture, and commit what it writes; later programs are tested with it."));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task What_an_earlier_program_left_reads_as_it_did_goes_on_and_is_published_again(int schema, StoreKind kind)
    {
        var (place, recording) = await Fixture.OpenAsync(schema, kind);
        await using var itsPlace = place;
        Assert.Equal(schema, await Fixture.SchemaOfAsync(place));
        await using var receiver = WebhookReceiver.Start();
        if (recording.WebhookSecret is not null)
            await LeadWebhookAsync(place, receiver.Address);
        await using var server = await SlipwayProcess.ServeAsync(place, "--rehearsal", "--pace", "documented");
        using var owner = new Client(server.Address);

        var differences = recording.Differences(await Observer.ObserveAsync(owner, server.Address));
        Assert.True(differences.Count == 0, string.Join('\n', differences));

        // What was sealed opens: a token is signed by the old key, and a stored secret is kept by its placeholder.
        Assert.Superset(recording.SigningKeys.ToHashSet(), (await Story.SigningKeysAsync(owner)).ToHashSet());
        using var principal = new Client(server.Address, await owner.TokenAsync(Story.Application, recording.PrincipalSecret));
        var live = (await principal.GetAsync(Story.PathOf("live"))).Json;
        live["definition"]!["displayText"] = "Published after an upgrade";
        Assert.Contains("********", live.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(200, (await principal.PutAsync("live", live.ToJsonString())).Status);

        await AdvanceAsync(owner);
        Assert.Equal("succeeded", await StatusAsync(owner, recording.Publishing));
        Assert.Equal("succeeded", await StatusAsync(owner, recording.GoingLive));
        Assert.Equal(200, (await owner.GetAsync($"{Story.PathOf("publishing")}/slot/preview")).Status);
        Assert.Equal(200, (await owner.GetAsync($"{Story.PathOf("going-live")}/slot/production")).Status);

        await CompleteAsync(principal, "publish", "live");
        await CompleteAsync(principal, "golive", "live");
        var production = (await owner.GetAsync($"{Story.PathOf("live")}/slot/production")).Json;
        Assert.Equal("Published after an upgrade", production["definition"]!["displayText"]!.GetValue<string>());
        if (recording.WebhookSecret is { } secret)
            await receiver.TakesAsync("live", secret);
    }

    private static async Task CompleteAsync(Client client, string command, string offer)
    {
        var answer = await client.PostAsync($"{Story.PathOf(offer)}/{command}");
        Assert.True(answer.Status == 202, answer.Body);
        await AdvanceAsync(client);
        Assert.Equal("succeeded", await StatusAsync(client, answer.Location!));
    }

    private static async Task AdvanceAsync(Client client) =>
        Assert.Equal(200, (await client.SendAsync(HttpMethod.Post, "/_slipway/clock/advance", """{"by":"P30D"}""")).Status);

    private static async Task<string> StatusAsync(Client client, string operation) =>
        (await client.GetAsync(operation)).Json["status"]!.GetValue<string>();

    private static async Task LeadWebhookAsync(Place place, string url)
    {
        Assert.Equal(1, await place.ExecuteAsync("UPDATE webhooks SET url = @url", ("url", url)));
    }
}
