using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Verbs;

/// <summary><c>slipway artifacts</c> on the store of a server that runs.</summary>
public sealed class ArtifactsVerbTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly DateTimeOffset LongAgo = Now.AddDays(-3);

    [Theory]
    [InlineData(StoreKind.Sqlite, "copy")]
    [InlineData(StoreKind.Postgres, "inspect")]
    public async Task Gc_takes_what_nothing_refers_to_and_leaves_what_is_referred_to_or_fresh(StoreKind store, string images)
    {
        await using var place = await Place.CreateAsync(store);
        await using var server = await SlipwayProcess.RehearseAsync(place, "--set", $"Artifacts:Images={images}");
        using var client = new Client(server.Address);
        await client.PutAsync("vm", SampleOffer.Of("vm"));
        await client.EndOfAsync((await client.PostAsync($"{Client.PathOf("vm")}/publish")).Location!);
        var referred = await ListAsync(place, "list");
        Assert.NotEmpty(referred);
        Assert.All(referred, file => Assert.True((bool)file["referred"]!, file.ToJsonString()));
        Assert.Equal(images == "copy" ? 1 : 0, Named(referred, "store").Count(name => name.StartsWith("disk-", StringComparison.Ordinal)));

        await AgeAsync(place);
        var (oldRow, freshRow) = (await AddRowAsync(place, '1', LongAgo), await AddRowAsync(place, '2', Now));
        var (oldCopy, freshCopy) =
            (AddFile(place, $"disk-{new string('3', 64)}", LongAgo), AddFile(place, $"disk-{new string('4', 64)}", Now));
        var (oldPart, freshPart) =
            (AddFile(place, $"fetch-{new string('5', 64)}.part", LongAgo), AddFile(place, $"fetch-{new string('6', 64)}.part", Now));
        string[] gone = [oldRow, oldCopy, oldPart];
        string[] kept = [freshRow, freshCopy, freshPart, .. Named(referred)];

        Assert.Equal(gone.Order(), Named(await ListAsync(place, "gc", "--dry-run")));
        Assert.Equal(kept.Concat(gone).Order(), Named(await ListAsync(place, "list")));
        Assert.Empty(await ListAsync(place, "gc", "--older-than", "P4D"));
        Assert.Equal(gone.Order(), Named(await ListAsync(place, "gc")));
        var left = await ListAsync(place, "list");
        Assert.Equal(kept.Order(), Named(left));
        Assert.Equal(Named(referred), Named(left.Where(file => (bool)file["referred"]!)));
        Assert.Empty(await ListAsync(place, "gc"));
        Assert.Equal(
            "succeeded", (string?)(await client.EndOfAsync((await client.PostAsync($"{Client.PathOf("vm")}/golive")).Location!))["status"]);
    }

    [Theory]
    [InlineData("PT59M")]
    [InlineData("yesterday")]
    [InlineData("-P1D")]
    public async Task An_age_under_an_hour_is_refused(string age)
    {
        await using var place = await Place.CreateAsync();
        var ended = await place.RunAsync("artifacts", "gc", $"--older-than={age}");
        Assert.Equal((2, ""), (ended.Code, ended.Output));
        Assert.Contains(
            $"'{age}'; allowed is an ISO 8601 duration of an hour or more", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<JsonNode>> ListAsync(Place place, params string[] args)
    {
        var ended = await place.RunAsync(["artifacts", .. args, "--output", "json"]);
        Assert.Equal((0, ""), (ended.Code, ended.Error));
        return [.. JsonNode.Parse(ended.Output)!.AsArray().OfType<JsonNode>()];
    }

    /// <summary>Their names, as the store has them, in order.</summary>
    private static IReadOnlyList<string> Named(IEnumerable<JsonNode> files, string? at = null) =>
    [
        .. files.Where(file => at is null || (string?)file["place"] == at)
        .Select(file => (string)file["name"]! + ((string?)file["place"] == "upload" ? ".part" : "")).Order(),
    ];

    /// <summary>All that is there was stored, and relied on, long ago.</summary>
    private static async Task AgeAsync(Place place)
    {
        await place.ExecuteAsync("UPDATE files SET stored = @time", ("time", LongAgo));
        await place.ExecuteAsync("UPDATE large_files SET used = @time", ("time", LongAgo));
        foreach (var file in Directory.Exists(Artifacts(place)) ? Directory.GetFiles(Artifacts(place)) : [])
            File.SetLastWriteTimeUtc(file, LongAgo.UtcDateTime);
    }

    private static async Task<string> AddRowAsync(Place place, char digit, DateTimeOffset stored)
    {
        var hash = new string(digit, 64);
        await place.ExecuteAsync(
            "INSERT INTO files (hash, content_type, bytes, stored) VALUES (@hash, 'image/png', @bytes, @stored)",
            ("hash", hash),
            ("bytes", new byte[] { 1 }),
            ("stored", stored));
        return hash;
    }

    private static string AddFile(Place place, string name, DateTimeOffset changed)
    {
        Directory.CreateDirectory(Artifacts(place));
        var path = Path.Combine(Artifacts(place), name);
        File.WriteAllText(path, "1");
        File.SetLastWriteTimeUtc(path, changed.UtcDateTime);
        return name;
    }

    private static string Artifacts(Place place) => Path.Combine(place.Data, "artifacts");
}
