using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Definitions;
using Slipway.Server.Fetching;
using Slipway.Server.Files;
using Slipway.Server.Tests.Fetching;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;
using Slipway.Storage.Files;
using Slipway.Storage.Sqlite;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Files;

/// <summary>Copies from a server that breaks off; one of 64 MiB, and shorter ones where length does not matter.</summary>
public sealed class ImageCopiesTests : FetcherTest, IAsyncLifetime
{
    private const int Size = 64 * 1024 * 1024;
    private const int Shorter = 24 * 1024 * 1024;
    private static readonly byte[] Image = Bytes(1, Shorter);

    private readonly TemporaryFolder folder = new();
    private readonly Guid operation = Guid.NewGuid();
    private readonly List<string> told = [];
    private FileHost host = null!;
    private IDatabase database = null!;

    private string Store => Path.Combine(folder.Path, "store");

    public async Task InitializeAsync()
    {
        host = await FileHost.StartAsync();
        database = await SqliteDatabase.OpenAsync(folder.Path, exclusively: false, TimeProvider.System);
    }

    [Fact]
    public async Task A_copy_that_broke_off_goes_on_where_it_was_and_a_finished_one_is_not_fetched_again()
    {
        var image = Bytes(3, Size);
        var address = PutBreaking(image, after: 5);
        Transient(Assert.IsType<FetchOutcome.Failed>((await CopyAsync(address, image)).Fault), "connection broke");
        // A process that is killed leaves a last part of which nobody knows whether it is whole.
        await File.AppendAllBytesAsync(Assert.Single(Directory.GetFiles(Store)), Bytes(7, 100_000));

        var before = host.Seen.Count;
        host.Put("/disk.vhd", image);
        var copy = (await CopyAsync(address + "?sig=renewed", image)).Copy;
        Assert.NotNull(copy);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(image)), copy.Sha256);
        Assert.Equal(image, await File.ReadAllBytesAsync(Path.Combine(Store, copy.Name)));
        var again = host.Seen.Skip(before).ToList();
        Assert.Equal($"bytes={16 * 1024 * 1024}-{(20 * 1024 * 1024) - 1}", again[0].Headers["Range"]);
        Assert.All(again, seen => Assert.Equal(FileHost.TagOf(image), seen.Headers["If-Match"]));
        Assert.Contains(told, words => words.Contains($"of {Size} bytes, about ", StringComparison.Ordinal));
        Assert.Contains(told, words => words.EndsWith("left.", StringComparison.Ordinal));

        before = host.Seen.Count;
        Assert.Equal(copy, (await CopyAsync(address, image)).Copy);
        Assert.Equal(before, host.Seen.Count);
    }

    [Fact]
    public async Task One_broken_connection_is_no_reason_to_break_off()
    {
        var address = PutBreaking(Image, after: 3, times: 1);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Image)), (await CopyAsync(address, Image)).Copy?.Sha256);
    }

    [Fact]
    public async Task A_disk_that_changed_in_between_is_not_mixed()
    {
        var address = PutBreaking(Image, after: 5);
        Assert.NotNull((await CopyAsync(address, Image)).Fault);

        var changed = Bytes(2, Shorter);
        host.Put("/disk.vhd", changed);
        Lasting(Assert.IsType<FetchOutcome.Failed>((await CopyAsync(address, Image)).Fault), "changed since");
        Assert.All(Directory.GetFiles(Store), file => Assert.EndsWith(".part", file, StringComparison.Ordinal));

        var copy = (await CopyAsync(address, changed)).Copy;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(changed)), copy?.Sha256);
        Assert.Equal(changed, await File.ReadAllBytesAsync(Path.Combine(Store, copy!.Name)));
    }

    [Fact]
    public async Task Without_a_tag_nothing_tells_two_files_apart_so_it_begins_anew()
    {
        var address = PutBreaking(Image, after: 5, tag: "W/\"weak\"");
        var facts = new ImageFacts(Shorter, "W/\"weak\"");
        Assert.NotNull((await CopyAsync(address, facts)).Fault);
        var changed = Bytes(2, Shorter);
        PutBreaking(changed, after: int.MaxValue, tag: "W/\"weak\"");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(changed)), (await CopyAsync(address, facts)).Copy?.Sha256);
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        await host.DisposeAsync();
        folder.Dispose();
    }

    private Task<(ImageCopy? Copy, FetchOutcome.Failed? Fault)> CopyAsync(string address, byte[] certified) =>
        CopyAsync(address, new ImageFacts(certified.Length, FileHost.TagOf(certified)));

    /// <summary>As another process does it: nothing is kept but the folder and the database.</summary>
    private async Task<(ImageCopy? Copy, FetchOutcome.Failed? Fault)> CopyAsync(string address, ImageFacts certified)
    {
        using var fetcher = new GuardedFetcher(Near);
        return await new ImageCopies(fetcher, new FolderFiles(Store), new LargeFileUses(database), TimeProvider.System).CopyAsync(
            address,
            certified,
            operation,
            (_, words) =>
            {
                told.Add(words());
                return Task.CompletedTask;
            },
            default);
    }

    /// <summary>Serves the first parts, and cuts the connection in the middle of later ones.</summary>
    private string PutBreaking(byte[] bytes, int after, int times = int.MaxValue, string? tag = null)
    {
        var (served, cut) = (0, 0);
        return host.Answer("/disk.vhd", async context =>
        {
            var from = int.Parse(context.Request.Headers.Range.ToString()["bytes=".Length..].Split('-')[0]);
            var length = Math.Min(ImageCopies.PartLength, bytes.Length - from);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ETag = tag ?? FileHost.TagOf(bytes);
            context.Response.Headers.ContentRange = $"bytes {from}-{from + length - 1}/{bytes.Length}";
            context.Response.ContentLength = length;
            var cuts = ++served > after && cut++ < times;
            await context.Response.Body.WriteAsync(bytes.AsMemory(from, cuts ? length / 2 : length));
            if (cuts)
                context.Abort();
        });
    }

    private static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
