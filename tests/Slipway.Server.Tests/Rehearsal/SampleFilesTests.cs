using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Slipway.Core.Definitions;
using Slipway.Core.Fetching;
using Slipway.Core.Formats.Disks;
using Slipway.Core.Formats.Pictures;
using Slipway.Core.OfferTypes.Disks;
using Slipway.Rehearsal.Files;
using Slipway.Server.Fetching;

namespace Slipway.Server.Tests.Rehearsal;

public class SampleFilesTests
{
    [Theory]
    [InlineData("small.png", LogoSlot.Small)]
    [InlineData("small-40.png", LogoSlot.Small)]
    [InlineData("medium.png", LogoSlot.Medium)]
    [InlineData("large.png", LogoSlot.Large)]
    [InlineData("wide.png", LogoSlot.Wide)]
    public void Every_logo_is_a_PNG_of_an_allowed_size(string name, LogoSlot slot)
    {
        var reading = PngHeader.Read(SampleFiles.Logos[name]);
        Assert.True(reading.Header is not null, reading.Fault);
        Assert.True(LogoSizes.IsAllowed(slot, reading.Header.Width, reading.Header.Height));
    }

    [Fact]
    public void The_disk_is_one_of_Linux_without_fault()
    {
        var inspection = new DiskInspection(
            isSystemDisk: true, SampleFiles.Disk.Length, SampleFiles.Disk.Read(0, DiskInspection.First(isSystemDisk: true).Length));
        while (inspection.Wanted is { } range)
            inspection.Take(SampleFiles.Disk.Read(range.From, range.Length));
        Assert.Empty(DiskRules.Check(
            inspection.Disk, null, new ImageReference("/", "plan", "1.0.0", "https://a") { SystemFamily = SystemFamily.Linux }));
    }

    [Fact]
    public void Any_part_of_the_disk_is_the_same_as_of_the_whole()
    {
        var disk = new SparseVhd(20 * VhdFooter.MiB);
        byte[] whole = [.. new byte[disk.VirtualSize], .. VhdFooter.Fixed(disk.VirtualSize)];
        long[] offsets = [0, 1, disk.VirtualSize - 700, disk.VirtualSize - 1, disk.VirtualSize, disk.VirtualSize
            + 1, disk.Length - 1, disk.Length, disk.Length + 9];
        foreach (var offset in offsets)
        {
            foreach (var length in new[] { 0, 1, 512, 600, 4096 })
            {
                var part = Enumerable.Repeat((byte)0xAA, length).ToArray();
                var expected = whole.AsSpan((int)Math.Min(offset, disk.Length))[..(int)Math.Min(length, Math.Max(0, disk.Length - offset))];
                Assert.Equal(expected.Length, disk.Read(offset, part));
                Assert.True(expected.SequenceEqual(part.AsSpan(0, expected.Length)), $"{length} bytes from {offset}");
            }
        }
    }

    [Fact]
    public void The_files_are_written_for_a_file_server()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-samples").FullName;
        try
        {
            SampleFiles.WriteTo(folder);
            Assert.Equal(SampleFiles.Logos["wide.png"], File.ReadAllBytes(Path.Combine(folder, "wide.png")));
            using var disk = File.OpenRead(Path.Combine(folder, "vhds", "contoso-app.vhd"));
            Assert.Equal(SampleFiles.Disk.Length, disk.Length);
            foreach (var at in (long[])[0, 512, VhdFooter.MiB, disk.Length - VhdFooter.Length])
            {
                var part = new byte[VhdFooter.Length];
                disk.Position = at;
                disk.ReadExactly(part);
                Assert.Equal(SampleFiles.Disk.Read(at, part.Length), part);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_sample_offers_addresses_are_answered_without_any_request()
    {
        using var fetcher = new GuardedFetcher(new FetcherOptions
        {
            Policy = new AddressPolicy { OnThisMachine = true },
            StandIn = FileMap.Empty.WithSampleHost().Respond,
        });

        foreach (var name in new[] { "small.png", "medium.png", "large.png", "wide.png" })
        {
            var logo = Assert.IsType<FetchOutcome.Fetched>(
                await fetcher.FetchAsync($"https://files.contoso.example/{name}", 1 << 20, CancellationToken.None));
            Assert.Equal(SampleFiles.Logos[name], logo.Bytes);
            Assert.Equal("image/png", logo.ContentType);
        }

        const string Disk = "https://files.contoso.example/vhds/contoso-app.vhd?sv=2019-02-02&sr=c&sp=rl&sig=abc%2B123%3D";
        var start = Assert.IsType<FetchOutcome.Fetched>(await fetcher.ReadRangeAsync(Disk, 0, 512, null, CancellationToken.None));
        var end = Assert.IsType<FetchOutcome.Fetched>(
            await fetcher.ReadRangeAsync(Disk, start.TotalLength - VhdFooter.Length, VhdFooter.Length, start.ETag, CancellationToken.None));
        Assert.Empty(VhdFooter.Read(end.Bytes, start.Bytes, end.TotalLength).Faults);
        Assert.IsType<FetchOutcome.Failed>(await fetcher.ReadRangeAsync(Disk, 0, 512, "\"another\"", CancellationToken.None));
        Assert.IsType<FetchOutcome.Failed>(
            await fetcher.FetchAsync("https://files.contoso.example/none.png", 1 << 20, CancellationToken.None));
    }

    [Fact]
    public async Task HEAD_tells_length_and_tag_without_the_bytes()
    {
        await using var server = await ServeAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, server.Urls.Single() + "/_slipway/samples/vhds/contoso-app.vhd");
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(SampleFiles.Disk.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(SampleFiles.Disk.ETag, answer.Headers.ETag?.Tag);
        Assert.Equal("bytes", Assert.Single(answer.Headers.AcceptRanges));
    }

    private static async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        app.MapSampleFiles("/_slipway/samples");
        await app.StartAsync();
        return app;
    }
}
