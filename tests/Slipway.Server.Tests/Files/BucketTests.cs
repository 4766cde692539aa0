using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Files;

/// <summary>An application whose package is too large for the database and lies in a bucket, which is there or is not.</summary>
public sealed class BucketTests(S3PeerFixture peer) : IClassFixture<S3PeerFixture>
{
    private const string Offer = "/api/publishers/fabrikam/offers/watch";

    private static readonly byte[] Package = MakePackage();

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_package_in_a_bucket_goes_live_and_is_its_publishers_alone(StoreKind kind)
    {
        await using var gate = new Gate(peer.Peer.Port);
        await using var files = await FileHost.StartAsync();
        await using var service = await StartAsync(gate, files, kind);
        Assert.Equal("succeeded", Status(await service.PollAsync(await CommandAsync(service, "publish"))));
        Assert.Equal("succeeded", Status(await service.PollAsync(await CommandAsync(service, "golive"))));
        Assert.False(Directory.Exists(Path.Combine(service.Settings.Store.Data, "artifacts")), "the bucket alone keeps large files");

        var file = await FileAsync(service);
        var (whole, content) = await ReadAsync(service, file, RehearsalIdentities.Owner);
        Assert.Equal((HttpStatusCode.OK, "attachment"), (whole.StatusCode, whole.Content.Headers.ContentDisposition?.DispositionType));
        Assert.Equal(Package, content);
        var (part, bytes) = await ReadAsync(service, file, RehearsalIdentities.Owner, new RangeHeaderValue(5_000_000, 5_000_099));
        Assert.Equal((HttpStatusCode.PartialContent, 5_000_000), (part.StatusCode, part.Content.Headers.ContentRange?.From));
        Assert.Equal(Package[5_000_000..5_000_100], bytes);
        foreach (var other in new[] {
            null, RehearsalIdentities.Stranger, RehearsalIdentities.Contributor }) // the last has a role, on another publisher
            Assert.Equal(HttpStatusCode.NotFound, (await ReadAsync(service, file, other)).Answer.StatusCode);

        await gate.CloseAsync();
        var away = await service.GetAsync(file);
        Assert.True(away.Status == 503, away.Body);
        Assert.Equal(("ServiceBusy", "ServiceBusy", "5"), (away.ErrorCode, away.Headers["x-ms-error-code"], away.Headers["Retry-After"]));
        Assert.Contains("store for large files", away.Message, StringComparison.Ordinal);
        gate.Open();
        Assert.Equal(Package, (await ReadAsync(service, file, RehearsalIdentities.Owner)).Body);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task While_the_bucket_is_away_a_step_is_tried_again_and_goes_on_when_it_is_back(StoreKind kind)
    {
        await using var gate = new Gate(peer.Peer.Port);
        await using var files = await FileHost.StartAsync();
        await using var service = await StartAsync(gate, files, kind);
        foreach (var command in new[] { "publish", "golive" })
        {
            await gate.CloseAsync();
            var location = await CommandAsync(service, command);
            var waiting = await service.PollAsync(location, now => Messages(now).Contains("Trying again", StringComparison.Ordinal));
            Assert.Equal("running", Status(waiting));
            Assert.Contains($"the bucket {S3Peer.Bucket} at http://127.0.0.1:{gate.Port}, the service's store for large files, cannot be "
                + $"reached", Messages(waiting), StringComparison.Ordinal);
            gate.Open();
            Assert.Equal("succeeded", Status(await service.PollAsync(location)));
        }
    }

    [Fact]
    public async Task A_bucket_that_stays_away_blocks_with_what_to_do_and_another_publish_goes_on()
    {
        await using var gate = new Gate(peer.Peer.Port);
        await using var files = await FileHost.StartAsync();
        await using var service = await StartAsync(
            gate, files, change: settings => settings with { Runner = settings.Runner with { Retries = 1 } });
        await gate.CloseAsync();
        Assert.Contains("The operator of this marketplace must check that it is running and that Artifacts:Store names it.",
            await BlockedAsync(service), StringComparison.Ordinal);
        gate.Open();
        await CommandAsync(service, "cancel");
        Assert.Equal("succeeded", Status(await service.PollAsync(await CommandAsync(service, "publish"))));
    }

    /// <summary>A service whose large files go through the gate into a bucket, with the application as a draft.</summary>
    private static async Task<ServiceUnderTest> StartAsync(
        Gate gate, FileHost files, StoreKind kind = StoreKind.Sqlite, Func<ServiceOptions, ServiceOptions>? change = null)
    {
        var service = await ServiceUnderTest.StartAsync(
            kind,
            settings =>
            {
                var inBucket = settings with
                {
                    Artifacts = settings.Artifacts with
                    {
                        Store = $"s3://{S3Peer.Bucket}/{Guid.NewGuid():N}?endpoint=http://127.0.0.1:{gate.Port}",
                        StoreKey = S3Peer.Key,
                        StoreSecret = S3Peer.Key,
                    },
                    Runner = settings.Runner with { Retries = 100 },
                };
                return change?.Invoke(inBucket) ?? inBucket;
            });
        var document = JsonNode.Parse(Samples.Application)!;
        (document["publisherId"], document["id"]) = ("fabrikam", "watch");
        PackageOf(document)["packageFile"] = files.Put("/large.zip", Package, "application/zip");
        var put = await service.PutAsync(Offer, document.ToJsonString());
        Assert.True(put.Status == 200, put.Body);
        return service;
    }

    /// <summary>The accepted command's operation.</summary>
    private static async Task<string> CommandAsync(ServiceUnderTest service, string command)
    {
        var answer = await service.PostAsync($"{Offer}/{command}");
        Assert.True(answer.Status == 202, answer.Body);
        return answer.Location;
    }

    /// <summary>Publishes, and waits for the step that blocks; its messages.</summary>
    private static async Task<string> BlockedAsync(ServiceUnderTest service) => Messages(await service.PollAsync(
        await CommandAsync(service, "publish"), now => now["steps"]!.AsArray().Any(step => (string?)step!["status"] == "blocked")));

    /// <summary>The path of the service's own copy.</summary>
    private static async Task<string> FileAsync(ServiceUnderTest service) =>
        new Uri((string)PackageOf((await service.GetAsync(Offer)).Json)["packageFile"]!).AbsolutePath;

    private static async Task<(HttpResponseMessage Answer, byte[] Body)> ReadAsync(
        ServiceUnderTest service, string path, string? appId, RangeHeaderValue? range = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = appId is null ? null : new AuthenticationHeaderValue("Bearer", await service.TokenAsync(appId));
        request.Headers.Range = range;
        var answer = await service.Client.SendAsync(request);
        return (answer, await answer.Content.ReadAsByteArrayAsync());
    }

    private static JsonNode PackageOf(JsonNode document) =>
        document["definition"]!["plans"]![0]!["microsoft-azure-applications.package"]!["1.0.0"]!["packageVersion"]!;

    private static string Status(JsonNode operation) => (string)operation["status"]!;

    private static string Messages(JsonNode operation) =>
        string.Join('\n', operation["steps"]!.AsArray().SelectMany(step => step!["messages"]!.AsArray())
            .Select(message => WebUtility.HtmlDecode((string)message!["messageHtml"]!)));

    private static byte[] MakePackage()
    {
        var content = new byte[6 * 1024 * 1024];
        new Random(20261123).NextBytes(content);
        return SamplePackage.With(("scripts/data.bin", content));
    }
}
