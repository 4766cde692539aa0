using System.Globalization;
using System.Security.Cryptography;
using Amazon.Runtime;
using Microsoft.AspNetCore.Http;
using Slipway.Server.Fetching;
using Slipway.Server.Files;
using Slipway.Server.Tests.Fetching;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Files;
using Slipway.Storage.Sqlite;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Files;

/// <summary>Large files on their way from a publisher's server into a bucket or a folder.</summary>
public sealed class LargeDownloadTests(S3PeerFixture peer) : FetcherTest, IClassFixture<S3PeerFixture>
{
    private const int Most = 64 * 1024 * 1024;

    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(20 * 1024 * 1024);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_is_stored_under_its_hash_and_its_progress_is_told(bool inBucket)
    {
        await using var host = await FileHost.StartAsync();
        await using var place = await Place.CreateAsync(inBucket ? peer.Peer : null);
        var told = new List<long>();

        var (outcome, hash) = await place.RunAsync(host.Put("/app.zip", Content), told);

        Assert.IsType<FetchOutcome.Fetched>(outcome);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Content)), hash);
        Assert.Equal(Content.Length, (await place.Files.FindAsync(hash, default))!.Length);
        Assert.Equal(Content.Length, told[^1]);
        Assert.True(told.Count > 10, $"told {told.Count} times");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_download_that_was_cut_off_goes_on_where_it_was_and_is_right(bool inBucket)
    {
        await using var host = await FileHost.StartAsync();
        await using var place = await Place.CreateAsync(inBucket ? peer.Peer : null);
        var tag = FileHost.TagOf(Content);
        var address = host.Answer("/app.zip", async context =>
        {
            var range = context.Request.Headers.Range.ToString();
            if (range == "bytes=0-0")
            {
                await Results.Bytes(Content, enableRangeProcessing: true, entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue(
                    tag)).ExecuteAsync(context);
                return;
            }

            context.Response.ContentLength = Content.Length;
            await context.Response.Body.WriteAsync(Content.AsMemory(0, 12 * 1024 * 1024));
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        Transient((await place.RunAsync(address)).Outcome, "broke");
        host.Put("/app.zip", Content);
        var (_, hash) = await place.RunAsync(address);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Content)), hash);
        await using var stored = (await place.Files.OpenAsync(hash, default))!;
        Assert.Equal(hash, Convert.ToHexStringLower(await SHA256.HashDataAsync(stored)));
        var resumed = host.Seen[^1].Headers;
        Assert.Equal((8 * 1024 * 1024).ToString(CultureInfo.InvariantCulture), resumed["Range"]["bytes=".Length..^1]);
        Assert.Equal(tag, resumed["If-Match"]);
    }

    [Fact]
    public async Task A_file_that_was_replaced_meanwhile_begins_anew()
    {
        await using var host = await FileHost.StartAsync();
        await using var place = await Place.CreateAsync(null);
        var other = RandomNumberGenerator.GetBytes(Content.Length);
        var address = host.Put("/app.zip", Content);
        var (_, length, tag) = await place.Downloads.LookAsync(address, default);
        host.Put("/app.zip", other);

        Lasting((await place.Downloads.RunAsync(
            address, length, tag, Guid.NewGuid(), Most, (_, _) => Task.CompletedTask, default)).Outcome, "changed since");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(other)), (await place.RunAsync(address)).Hash);
    }

    [Fact]
    public async Task A_server_that_answers_two_operations_differently_under_one_tag_mixes_no_bytes()
    {
        await using var host = await FileHost.StartAsync();
        await using var place = await Place.CreateAsync(null);
        var other = RandomNumberGenerator.GetBytes(Content.Length);
        var (begun, otherDone, downloads) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        var address = host.Answer("/app.zip", async context =>
        {
            var isLook = context.Request.Headers.Range.ToString() == "bytes=0-0";
            var isFirst = !isLook && Interlocked.Increment(ref downloads) == 1;
            context.Response.Headers.ETag = "\"same\"";
            if (isLook)
            {
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = $"bytes 0-0/{Content.Length}";
                await context.Response.Body.WriteAsync(Content.AsMemory(0, 1));
                return;
            }

            const int half = 12 * 1024 * 1024;
            context.Response.ContentLength = Content.Length;
            var sent = isFirst ? Content : other;
            await context.Response.Body.WriteAsync(sent.AsMemory(0, half));
            await context.Response.Body.FlushAsync();
            if (isFirst)
            {
                begun.SetResult();
                await otherDone.Task;
            }

            await context.Response.Body.WriteAsync(sent.AsMemory(half));
        });

        var first = place.RunAsync(address, operation: Guid.NewGuid());
        await begun.Task;
        var (_, second) = await place.RunAsync(address, operation: Guid.NewGuid());
        otherDone.SetResult();
        var (_, hash) = await first;

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(other)), second);
        foreach (var name in new[] { hash, second })
        {
            await using var stored = (await place.Files.OpenAsync(name, default))!;
            Assert.Equal(name, Convert.ToHexStringLower(await SHA256.HashDataAsync(stored)));
        }
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_whole()
    {
        await using var host = await FileHost.StartAsync();
        await using var place = await Place.CreateAsync(null);
        var address = host.Answer("/app.zip", context => context.Response.Body.WriteAsync(Content).AsTask());

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Content)), (await place.RunAsync(address)).Hash);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_too_long_is_refused_whether_it_says_so_or_not(bool announced)
    {
        await using var host = await FileHost.StartAsync();
        await using var place = await Place.CreateAsync(null);
        var address = announced
            ? host.Put("/app.zip", Content)
            : host.Answer("/app.zip", context => context.Response.Body.WriteAsync(Content).AsTask());

        Lasting((await place.RunAsync(address, most: 5_000_000)).Outcome, "5000000 bytes");
    }

    /// <summary>A store, a database beside it, and the way from a publisher's server to both.</summary>
    private sealed class Place : IAsyncDisposable
    {
        private readonly TemporaryFolder folder;
        private readonly SqliteDatabase database;
        private readonly GuardedFetcher fetcher = new(Near);

        private Place(TemporaryFolder folder, SqliteDatabase database, ILargeFiles files)
        {
            (this.folder, this.database, Files) = (folder, database, files);
            Downloads = new LargeDownloads(fetcher, files, new LargeFileUses(database));
        }

        public ILargeFiles Files { get; }

        public LargeDownloads Downloads { get; }

        public static async Task<Place> CreateAsync(S3Peer? peer)
        {
            var folder = new TemporaryFolder();
            ILargeFiles files = peer is null
                ? new FolderFiles(Path.Combine(folder.Path, "artifacts"))
                : new S3Files(S3Address.Parse(peer.Address)!, new BasicAWSCredentials(S3Peer.Key, S3Peer.Key));
            return new Place(folder, await SqliteDatabase.OpenAsync(folder.Path, exclusively: true, TimeProvider.System, 64), files);
        }

        public async Task<(FetchOutcome Outcome, string Hash)> RunAsync(
            string address, List<long>? told = null, long most = Most, Guid operation = default)
        {
            var (fault, length, tag) = await Downloads.LookAsync(address, default);
            Assert.Null(fault);
            return await Downloads.RunAsync(
                address,
                length,
                tag,
                operation,
                most,
                (there, _) =>
                {
                    told?.Add(there);
                    return Task.CompletedTask;
                },
                default);
        }

        public async ValueTask DisposeAsync()
        {
            fetcher.Dispose();
            await database.DisposeAsync();
            folder.Dispose();
        }
    }
}
