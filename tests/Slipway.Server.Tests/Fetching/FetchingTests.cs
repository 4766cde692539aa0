using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Server.Fetching;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Fetching;

public class FetchingTests : FetcherTest
{
    [Fact]
    public async Task A_file_comes_with_its_type_and_tag()
    {
        await using var host = await FileHost.StartAsync();
        var bytes = Encoding.ASCII.GetBytes("a logo");
        var fetched = await FetchedAsync(Near, host.Put("/logo.png", bytes, "image/png"));
        Assert.Equal(bytes, fetched.Bytes);
        Assert.Equal(6, fetched.TotalLength);
        Assert.Equal("image/png", fetched.ContentType);
        Assert.Equal(FileHost.TagOf(bytes), fetched.ETag);
        Assert.Equal(DateTimeOffset.UnixEpoch, fetched.LastModified);
    }

    [Fact]
    public async Task A_name_is_resolved_and_may_be_used()
    {
        await using var host = await FileHost.StartAsync();
        host.Put("/logo.png", [1, 2, 3]);
        var fetched = await FetchedAsync(Near, $"http://localhost:{new Uri(host.Root).Port}/logo.png");
        Assert.Equal([1, 2, 3], fetched.Bytes);
    }

    [Fact]
    public async Task A_trace_goes_on_through_a_fetch_and_its_ids_stay_here()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "System.Net.Http",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var trace = new Activity("step").Start();
        await using var host = await FileHost.StartAsync();
        await FetchAsync(Near, host.Root + "/a.vhd?sig=a%2Bb%3D");
        var span = Assert.Single(spans, span => span.TraceId == trace.TraceId);
        Assert.EndsWith("/a.vhd?*", (string)span.GetTagItem("url.full")!, StringComparison.Ordinal);
        Assert.DoesNotContain(Assert.Single(host.Seen).Headers.Keys, name => name.Contains("trace", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Path_and_query_arrive_as_they_were_written_and_nothing_else_is_told()
    {
        await using var host = await FileHost.StartAsync();
        await FetchAsync(Near, host.Root + "/a%20b/c%2Bd.vhd?sv=2019-02-02&sig=a%2Bb%3D#part");
        var seen = Assert.Single(host.Seen);
        Assert.Equal("GET", seen.Method);
        Assert.EndsWith("?sv=2019-02-02&sig=a%2Bb%3D", seen.Target, StringComparison.Ordinal);
        Assert.Equal(["Accept-Encoding", "Host", "User-Agent"], seen.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("identity", seen.Headers["Accept-Encoding"]);
    }

    [Fact]
    public async Task Cookies_of_one_answer_are_not_sent_with_the_next_request()
    {
        await using var host = await FileHost.StartAsync();
        using var fetcher = new GuardedFetcher(Near);
        var address = host.Answer("/a", context => { context.Response.Cookies.Append("a", "b"); return Task.CompletedTask; });
        await fetcher.FetchAsync(address, Limit, CancellationToken.None);
        await fetcher.FetchAsync(address, Limit, CancellationToken.None);
        Assert.Equal(2, host.Seen.Count);
        Assert.DoesNotContain(host.Seen, seen => seen.Headers.ContainsKey("Cookie"));
    }

    [Fact]
    public async Task Compressed_content_stays_as_it_was_sent()
    {
        await using var host = await FileHost.StartAsync();
        byte[] sent = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var fetched = await FetchedAsync(Near, host.Answer("/a.gz", async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(sent);
        }));
        Assert.Equal(sent, fetched.Bytes);
    }

    [Theory]
    [InlineData(404, false)]
    [InlineData(410, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(400, false)]
    [InlineData(204, false)]
    [InlineData(206, false)]
    [InlineData(304, false)]
    [InlineData(300, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(599, true)]
    public async Task An_answer_without_the_file_is_a_fault_that_says_whether_another_attempt_may_help(int status, bool transient)
    {
        await using var host = await FileHost.StartAsync();
        var address = host.Answer("/a", context => { context.Response.StatusCode = status; return Task.CompletedTask; });
        var outcome = await FetchAsync(Near, address + "?sig=secret");
        var faulted = transient ? Transient(outcome, $"{status}") : Lasting(outcome, $"{status}");
        Assert.Equal((HttpStatusCode)status, faulted.Status);
        Assert.Contains(address + "?sig=***", faulted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_may_be_tried_again()
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and never listening: connections are refused
        Transient(await FetchAsync(Near, $"http://127.0.0.1:{((IPEndPoint)reserved.LocalEndPoint!).Port}/a"), "refused");
    }

    [Fact]
    public async Task A_name_that_is_not_found_may_be_tried_again()
    {
        var options = Near with { Resolve = (_, _) => throw new SocketException((int)SocketError.HostNotFound) };
        Transient(await FetchAsync(options, "http://files.contoso.example/a"), "'files.contoso.example' was not found");
    }

    [Fact]
    public async Task A_later_address_is_used_when_the_first_does_not_answer()
    {
        await using var host = await FileHost.StartAsync();
        host.Put("/a", [1]);
        var options = Near with { Resolve = (_, _) => Task.FromResult(new[] { IPAddress.IPv6Loopback, IPAddress.Loopback }) };
        var fetched = await FetchedAsync(options, $"http://files.contoso.example:{new Uri(host.Root).Port}/a");
        Assert.Equal([1], fetched.Bytes);
    }

    [Fact]
    public async Task A_name_server_that_never_answers_ends_in_a_fault()
    {
        var options = Near with { ConnectTimeout = TimeSpan.FromMilliseconds(100), Resolve = NeverAsync };
        Transient(await FetchAsync(options, "http://files.contoso.example/a"), "no connection was made within 0.1 seconds");
    }

    [Fact]
    public async Task A_caller_that_leaves_gets_no_outcome()
    {
        await using var silent = RawHost.SayingThenSilent("");
        using var fetcher = new GuardedFetcher(Near);
        using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync(silent.Root + "/a", Limit, leaving.Token));
    }

    [Fact]
    public async Task A_port_that_speaks_no_TLS_is_a_lasting_fault()
    {
        await using var host = await FileHost.StartAsync();
        var outcome = await FetchAsync(Near, host.Root.Replace("http:", "https:", StringComparison.Ordinal) + "/a");
        Lasting(outcome, "TLS");
    }

    private static async Task<IPAddress[]> NeverAsync(string name, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        return [];
    }
}
