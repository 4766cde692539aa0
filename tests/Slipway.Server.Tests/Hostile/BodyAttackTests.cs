using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Server.Http;
using Slipway.Server.Tests.Host;
using static Slipway.Server.Tests.Hostile.HostileFixture;

namespace Slipway.Server.Tests.Hostile;

/// <summary>Bodies that no honest client sends.</summary>
public class BodyAttackTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    private const int Limit = 8 * 1024 * 1024;
    private const string Target = Contoso + "?" + ServiceUnderTest.ApiVersion;
    private const string PublishTarget = Contoso + "/publish?" + ServiceUnderTest.ApiVersion;

    public static TheoryData<string> WrongDrafts => new(
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "7",
        "{",
        "{}{}",
        "{\"definition\":{}} trailing",
        "{\"definition\":{}",
        "{\"definition\":null}",
        "{\"definition\":[]}",
        "{\"definition\":\"x\"}",
        "{\"definition\":{},\"definition\":{}}",
        "{\"definition\":{\"a\":1,\"\\u0061\":2}}",
        "{\"definition\":{\"a\":\"\\u0000\"}}",
        "{\"definition\":{\"\\u0000\":1}}",
        "{\"definition\":{\"a\":\"\\ud800\"}}",
        "{\"definition\":{\"\\udfff\":1}}",
        "{\"definition\":{\"a\":\"\\udc00\\ud800\"}}",
        "{\"definition\":{\"a\":01}}",
        "{\"definition\":{\"a\":NaN}}",
        "{\"definition\":{\"a\":\"line\nbreak\"}}",
        "{\"definition\":{},\"id\":7}",
        "{\"definition\":{},\"publisherId\":{}}",
        "{\"definition\":{},\"offerTypeId\":[\"x\"]}",
        "{\"definition\":{},\"offerTypeId\":\"no-such-type\"}",
        "{\"definition\":{},\"publisherId\":\"fabrikam\"}",
        "{'definition':{}}",
        "<offer/>",
        "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{}\r\n--x--\r\n");

    public static TheoryData<string> WrongNotifications => new(
        "null",
        "[]",
        "7",
        "{",
        "{\"metadata\":7}",
        "{\"metadata\":[]}",
        "{\"metadata\":\"x\"}",
        "{\"metadata\":{\"notification-emails\":7}}",
        "{\"metadata\":{\"notification-emails\":[\"a@x\"]}}",
        "{\"metadata\":{\"notification-emails\":\"a\"}}",
        "{\"metadata\":{\"notification-emails\":\"a@x\\r\\nBcc: b@y\"}}",
        "{\"metadata\":{\"notification-emails\":\"a@x\\u0000\"}}",
        "{\"metadata\":{\"notification-emails\":\"<a@x>\"}}",
        "{\"metadata\":{},\"metadata\":{}}",
        "{} {}");

    [Theory]
    [MemberData(nameof(WrongDrafts))]
    public Task A_wrong_draft_is_refused_and_nothing_kept(string body) =>
        fixture.HarmlessAsync(async () => AssertRefused(await fixture.Service.PutAsync(Contoso, body), 400));

    [Theory]
    [InlineData("publish")]
    [InlineData("golive")]
    [InlineData("cancel")]
    public Task A_wrong_notification_starts_nothing(string verb) => fixture.HarmlessAsync(async () =>
    {
        foreach (var body in WrongNotifications)
            AssertRefused(await fixture.Service.PostAsync($"{Contoso}/{verb}", body), 400);
    });

    [Theory]
    [InlineData(new byte[] { (byte)'{', 0xFF, (byte)'}' })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xC0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xED, 0xA0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, (byte)'{', 0, (byte)'}' })]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0 })]
    public Task What_is_not_UTF8_is_refused(byte[] body) => fixture.HarmlessAsync(async () =>
    {
        AssertRefused((await SendAsync("PUT", Target, body))!, 400);
        AssertRefused((await SendAsync("POST", PublishTarget, body))!, 400);
        AssertRefused((await SendAsync("PUT", Target, body, "Content-Encoding: gzip"))!, 400);
    });

    [Fact]
    public async Task Honest_oddities_are_kept()
    {
        var plain = Encoding.UTF8.GetBytes(Samples.VirtualMachine);
        Assert.Equal(200, (await SendAsync("PUT", Target, [0xEF, 0xBB, 0xBF, .. plain]))!.Status);
        Assert.Equal(200, (await SendAsync("PUT", Target, plain, "Content-Type: multipart/form-data; boundary=x"))!.Status);
        var odd = Samples.VirtualMachineWith(offer => offer["definition"]!["odd"] = "NUMBER").Replace(
            "\"NUMBER\"", "1e999999999", StringComparison.Ordinal);
        Assert.Equal(200, (await fixture.Service.PutAsync(Contoso, odd)).Status);
        Assert.Contains("1e999999999", (await fixture.Service.GetAsync(Contoso)).Body, StringComparison.Ordinal);
        var keys = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"k{i:x}\":{i}"));
        Assert.Equal(200, (await fixture.Service.PutAsync(Contoso, $"{{\"definition\":{{\"offer\":{{{keys}}}}}}}")).Status);
        Assert.Equal(422, (await fixture.Service.PostAsync($"{Contoso}/publish")).Status);
    }

    [Fact]
    public async Task More_faults_than_are_listed_are_not_counted_as_one_more()
    {
        var twice = string.Join(',', Enumerable.Repeat("\"k\":1", 200_000));
        var answer = await fixture.Service.PutAsync(Contoso, $"{{\"definition\":{{{twice}}}}}");
        Assert.Equal(
            "The request has more than 100 faults; 'details' names the first 100.", answer.Json["error"]!["message"]!.GetValue<string>());
    }

    [Fact]
    public Task Deep_nesting_is_refused() => fixture.HarmlessAsync(async () =>
    {
        foreach (var opening in (string[])["[", "{\"a\":", "{\"definition\":"])
            AssertRefused(await fixture.Service.PutAsync(Contoso, string.Concat(Enumerable.Repeat(opening, 100_000))), 400);
        AssertRefused(await fixture.Service.PostAsync($"{Contoso}/publish", new string('[', 60_000)), 400);
    });

    [Theory]
    [InlineData("PUT", Target, Limit + 1)]
    [InlineData("POST", PublishTarget, (64 * 1024) + 1)]
    public Task One_byte_too_many_is_413(string method, string target, int length) => fixture.HarmlessAsync(async () =>
    {
        var body = new byte[length];
        body.AsSpan().Fill((byte)' ');
        AssertRefused((await SendAsync(method, target, body))!, 413);
        var head = RawRequest.Head(fixture, method, target, "Transfer-Encoding: chunked");
        byte[][] chunks = [Encoding.ASCII.GetBytes($"{length:x}\r\n"), body, "\r\n0\r\n\r\n"u8.ToArray()];
        AssertRefused((await RawRequest.SendAsync(fixture, head, chunks))!, 413);
    });

    [Fact]
    public Task An_announced_giant_is_refused_unread() => fixture.HarmlessAsync(async () =>
    {
        var head = RawRequest.Head(fixture, "PUT", Target, "Content-Length: 9000000000000");
        AssertRefused((await RawRequest.SendAsync(fixture, head))!, 413);
    });

    /// <summary>As a proxy does, which sends all before it reads.</summary>
    [Fact]
    public Task A_client_that_sends_all_of_a_body_before_it_reads_gets_its_413() => fixture.HarmlessAsync(async () =>
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, fixture.Port, limit.Token);
        var stream = client.GetStream();
        var body = new byte[Limit + (1024 * 1024)];
        var head = RawRequest.Head(fixture, "PUT", Target, $"Content-Length: {body.Length}");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), limit.Token);
        await stream.WriteAsync(body, limit.Token);
        var status = new byte["HTTP/1.1 413".Length];
        await stream.ReadExactlyAsync(status, limit.Token);
        Assert.Equal("HTTP/1.1 413", Encoding.ASCII.GetString(status));
    });

    [Theory]
    [InlineData("PUT", Target)]
    [InlineData("POST", PublishTarget)]
    public Task An_endless_upload_ends(string method, string target) => fixture.HarmlessAsync(async () =>
    {
        static IEnumerable<byte[]> Endless()
        {
            byte[] chunk = [.. "10000\r\n"u8, .. Enumerable.Repeat((byte)' ', 0x10000), .. "\r\n"u8];
            for (var sent = 0L; sent < 1L << 32; sent += chunk.Length)
                yield return chunk;
            Assert.Fail("The service listened to four gigabytes.");
        }

        var answer = await RawRequest.SendAsync(fixture, RawRequest.Head(fixture, method, target, "Transfer-Encoding: chunked"), Endless());
        if (answer is not null)
            AssertRefused(answer, 413);
    });

    [Theory]
    [InlineData("Content-Length: 50")]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 2, 3")]
    [InlineData("Content-Length: 2\r\nContent-Length: 3")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: gzip")]
    [InlineData("Content-Length: 2\r\nTransfer-Encoding: chunked")]
    public Task A_body_that_is_not_as_announced_is_not_kept(string header) => fixture.HarmlessAsync(async () =>
    {
        var answer = await RawRequest.SendAsync(
            fixture, RawRequest.Head(fixture, "PUT", Target, header), Encoding.UTF8.GetBytes("{\"definition\":{}}"), leave: true);
        Assert.True(answer is null or { Status: >= 400 and < 500 }, $"{answer?.Status} {answer?.Body}");
    });

    [Fact]
    public async Task An_announced_length_reserves_no_memory()
    {
        using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton<BodyBudget>().BuildServiceProvider();
        var request = new DefaultHttpContext { RequestServices = services }.Request;
        request.ContentLength = Limit;
        request.Body = new MemoryStream([1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = RequestBody.ReadAsync(request, Limit, default);
        Assert.True(reading.IsCompletedSuccessfully);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
        Assert.Equal([1, 2, 3], (await reading)!);
    }

    [Fact]
    public Task What_a_refusal_quotes_is_short() => fixture.HarmlessAsync(async () =>
    {
        var huge = new string('x', 1_000_000);
        foreach (var key in (string[])["publisherId", "id", "offerTypeId"])
        {
            var answer = await fixture.Service.PutAsync(Contoso, $"{{\"{key}\":\"{huge}\",\"definition\":{{}}}}");
            AssertRefused(answer, 400);
            Assert.InRange(answer.Body.Length, 1, 2_000);
        }
    });

    private Task<Answer?> SendAsync(string method, string target, byte[] body, params string[] headers) =>
        RawRequest.SendAsync(fixture, RawRequest.Head(fixture, method, target, [$"Content-Length: {body.Length}", .. headers]), body);
}
