using System.Net;
using Slipway.Server.Fetching;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Fetching;

public class RangeTests : FetcherTest
{
    private static readonly byte[] File = [.. Enumerable.Range(0, 1000).Select(index => (byte)index)];

    [Fact]
    public async Task A_part_comes_with_the_whole_length_and_the_tag()
    {
        await using var host = await FileHost.StartAsync();
        var part = Assert.IsType<FetchOutcome.Fetched>(await ReadAsync(host.Put("/a.vhd", File), 100, 50));
        Assert.Equal(File[100..150], part.Bytes);
        Assert.Equal(1000, part.TotalLength);
        Assert.Equal(FileHost.TagOf(File), part.ETag);
        Assert.Equal(DateTimeOffset.UnixEpoch, part.LastModified);
        Assert.Equal("bytes=100-149", Assert.Single(host.Seen).Headers["Range"]);
    }

    [Fact]
    public async Task A_part_that_reaches_over_the_end_is_shorter()
    {
        await using var host = await FileHost.StartAsync();
        var part = Assert.IsType<FetchOutcome.Fetched>(await ReadAsync(host.Put("/a.vhd", File), 990, 512));
        Assert.Equal(File[990..], part.Bytes);
        Assert.Equal(1000, part.TotalLength);
    }

    [Fact]
    public async Task A_part_beyond_the_end_is_a_lasting_fault()
    {
        await using var host = await FileHost.StartAsync();
        Assert.Equal(
            HttpStatusCode.RequestedRangeNotSatisfiable, Lasting(await ReadAsync(host.Put("/a.vhd", File), 1000, 1), "416").Status);
    }

    [Fact]
    public async Task An_empty_file_is_called_empty()
    {
        await using var host = await FileHost.StartAsync();
        Lasting(await ReadAsync(host.Put("/a.vhd", []), 0, 512), "the file is empty. Upload it again.");
    }

    [Fact]
    public async Task An_address_out_of_HTML_is_called_that_when_it_is_refused()
    {
        await using var host = RawHost.Saying("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        Lasting(await ReadAsync(host.Root + "/a.vhd?se=x&amp;sig=y", 0, 512), "write '&' instead");
    }

    [Fact]
    public async Task A_file_that_was_changed_since_is_a_lasting_fault()
    {
        await using var host = await FileHost.StartAsync();
        var address = host.Put("/a.vhd", File);
        var tag = Assert.IsType<FetchOutcome.Fetched>(await ReadAsync(address, 0, 1)).ETag;
        Assert.IsType<FetchOutcome.Fetched>(await ReadAsync(address, 1, 1, tag));
        host.Put("/a.vhd", [1, 2, 3]);
        Assert.Equal(HttpStatusCode.PreconditionFailed, Lasting(await ReadAsync(address, 1, 1, tag), "changed since").Status);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_told_so_and_not_read()
    {
        await using var host = RawHost.SayingThenSilent("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        Lasting(await ReadAsync(host.Root + "/a.vhd", 0, 512), "ignores ranges");
    }

    [Theory]
    [InlineData("Content-Range: bytes 1-10/1000\r\nContent-Length: 10")]
    [InlineData("Content-Range: bytes 1-9/1000\r\nContent-Length: 9")]
    [InlineData("Content-Range: bytes 0-8/1000\r\nContent-Length: 9")]
    [InlineData("Content-Range: bytes 0-9/*\r\nContent-Length: 10")]
    [InlineData("Content-Range: lines 0-9/1000\r\nContent-Length: 10")]
    [InlineData("Content-Range: bytes 0-9/1000\r\nContent-Length: 9")]
    [InlineData("Content-Range: bytes 0-9/1000\r\nContent-Length: 11")]
    [InlineData("Content-Range: bytes 0-99/5\r\nContent-Length: 10")]
    [InlineData("Content-Range: rubbish\r\nContent-Length: 10")]
    [InlineData("Content-Type: multipart/byteranges; boundary=x\r\nContent-Length: 10")]
    public async Task Other_bytes_than_asked_for_are_refused(string headers)
    {
        await using var host = RawHost.Saying($"HTTP/1.1 206 Partial Content\r\n{headers}\r\n\r\n01234567890123456789");
        Lasting(await ReadAsync(host.Root + "/a.vhd", 0, 10), "did not send the requested 10 bytes from 0 on");
    }

    [Fact]
    public async Task A_redirected_read_asks_for_the_same_part()
    {
        await using var host = await FileHost.StartAsync();
        host.Put("/b.vhd", File);
        var part = Assert.IsType<FetchOutcome.Fetched>(await ReadAsync(host.Redirect("/a.vhd", "/b.vhd"), 7, 3));
        Assert.Equal([7, 8, 9], part.Bytes);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, GuardedFetcher.MaxRangeLength + 1)]
    [InlineData(long.MaxValue, 1)]
    public async Task Asking_for_what_cannot_be_is_a_bug(long from, int length) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync("http://127.0.0.1/a", from, length));

    private static async Task<FetchOutcome> ReadAsync(string address, long from, int length, string? ifMatch = null)
    {
        using var fetcher = new GuardedFetcher(Near);
        return await fetcher.ReadRangeAsync(address, from, length, ifMatch, CancellationToken.None);
    }
}
