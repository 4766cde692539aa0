using Slipway.Server.Fetching;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Fetching;

public class HostileServerTests : FetcherTest
{
    private static readonly FetcherOptions Hurried = Near with { Timeout = TimeSpan.FromMilliseconds(300) };

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 1000\r\n")]
    public async Task A_server_that_falls_silent_is_left_in_time(string said)
    {
        await using var host = RawHost.SayingThenSilent(said);
        Transient(await FetchAsync(
            Hurried, host.Root + "/a?sig=secret"), "sig=***' could not be fetched: the file did not arrive within 0.3 seconds");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "x")]
    [InlineData("HTTP/1.1 200 OK\r\n", "A: b\r\n")]
    [InlineData("", "HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task A_server_that_trickles_is_left_in_time(string beginning, string drop)
    {
        await using var host = RawHost.Repeating(beginning, drop, TimeSpan.FromMilliseconds(10));
        Transient(await FetchAsync(Hurried, host.Root + "/a"), "did not arrive");
    }

    [Fact]
    public async Task Redirects_share_one_deadline()
    {
        await using var silent = RawHost.SayingThenSilent("");
        await using var host = await FileHost.StartAsync();
        Transient(await FetchAsync(Hurried, host.Redirect("/a", silent.Root + "/b")), "did not arrive");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "0123456789")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "A\r\n0123456789\r\n")]
    public async Task A_body_that_never_ends_is_left_at_the_limit(string beginning, string text)
    {
        await using var host = RawHost.Repeating(beginning, text);
        Lasting(await FetchAsync(Near, host.Root + "/a", 100_000), "too large; at most 100000 bytes");
    }

    [Fact]
    public async Task A_body_of_exactly_the_limit_is_read_and_one_byte_more_is_not()
    {
        await using var host = await FileHost.StartAsync();
        Assert.IsType<FetchOutcome.Fetched>(await FetchAsync(Near, host.Put("/a", new byte[100_000]), 100_000));
        Lasting(await FetchAsync(Near, host.Put("/b", new byte[100_001]), 100_000), "has 100001 bytes; at most 100000");
    }

    [Fact]
    public async Task An_announced_length_over_the_limit_is_refused_without_reading()
    {
        await using var host = RawHost.SayingThenSilent("HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n");
        Lasting(await FetchAsync(Near, host.Root + "/a"), "has 9000000000 bytes");
    }

    [Fact]
    public async Task A_body_shorter_than_announced_is_no_file()
    {
        await using var host = RawHost.Saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        Transient(await FetchAsync(Near, host.Root + "/a"), "broke before the response was complete");
    }

    [Fact]
    public async Task A_body_longer_than_announced_ends_where_it_was_announced()
    {
        await using var host = RawHost.Saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour and much more");
        Assert.Equal("four"u8.ToArray(), (await FetchedAsync(Near, host.Root + "/a")).Bytes);
    }

    [Fact]
    public async Task Header_lines_without_end_are_refused()
    {
        await using var host = RawHost.Repeating("HTTP/1.1 200 OK\r\n", "X-Filler: 0123456789\r\n");
        Lasting(await FetchAsync(Near, host.Root + "/a"), "at most 32 KiB");
    }

    [Fact]
    public async Task Header_lines_just_over_the_limit_are_refused()
    {
        await using var host = RawHost.Saying($"HTTP/1.1 200 OK\r\nX-Filler: {new string('x', 33 * 1024)}\r\nContent-Length: 0\r\n\r\n");
        Lasting(await FetchAsync(Near, host.Root + "/a"), "at most 32 KiB");
    }

    [Fact]
    public async Task One_header_line_without_end_is_refused()
    {
        await using var host = RawHost.Repeating("HTTP/1.1 200 OK\r\nX-Filler: ", "0123456789");
        Lasting(await FetchAsync(Near, host.Root + "/a"), "at most 32 KiB");
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("220 mail.contoso.example ESMTP\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    public async Task What_does_not_speak_HTTP_is_a_lasting_fault(string said)
    {
        await using var host = RawHost.Saying(said);
        Lasting(await FetchAsync(Near, host.Root + "/a"), "does not speak HTTP");
    }

    [Fact]
    public async Task A_connection_that_is_closed_at_once_may_be_tried_again()
    {
        await using var host = RawHost.Saying("");
        Transient(await FetchAsync(Near, host.Root + "/a"), "broke");
    }

    [Fact]
    public async Task What_a_server_says_of_itself_is_not_repeated()
    {
        await using var host = RawHost.Saying("HTTP/1.1 404 <script>alert(1)</script>\r\nContent-Length: 0\r\n\r\n");
        Assert.DoesNotContain("script", Lasting(await FetchAsync(Near, host.Root + "/a"), "404").Message, StringComparison.Ordinal);
    }
}
