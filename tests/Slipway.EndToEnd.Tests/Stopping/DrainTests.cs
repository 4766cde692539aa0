using System.Net.Sockets;
using System.Text;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Stopping;

public sealed class DrainTests
{
    /// <summary>20 seconds, and time to end on a busy machine.</summary>
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(35);

    [Fact]
    public async Task A_request_in_flight_is_answered_and_nothing_new_is_taken()
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(place);
        var body = Encoding.UTF8.GetBytes(SampleOffer.Of("vm"));
        using var upload = await UploadAsync(server, body.Length);
        await server.TerminateAsync();
        await Bounded.UntilAsync(() => IsDrainingAsync(server), () => "It still takes requests.");

        // A piece every tenth of a second, for longer than a program that only pretends to drain would wait.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        foreach (var piece in body.Chunk((body.Length / 35) + 1))
        {
            await upload.GetStream().WriteAsync(piece);
            await timer.WaitForNextTickAsync();
        }

        using var reader = new StreamReader(upload.GetStream());
        Assert.StartsWith("HTTP/1.1 200", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Contains("contoso-plan", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await server.ExitAsync(ShutdownTime));
        await using var next = await SlipwayProcess.RehearseAsync(place);
        using var client = new Client(next.Address);
        Assert.Equal(200, (await client.GetAsync(Client.PathOf("vm"))).Status);
    }

    [Fact]
    public async Task A_client_that_never_finishes_holds_up_the_stop_no_longer_than_the_shutdown_time()
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(place);
        using var upload = await UploadAsync(server, 100_000);
        await server.TerminateAsync();
        Assert.Equal(0, await server.ExitAsync(ShutdownTime));
        Assert.DoesNotContain(server.ErrorLines, line => line.Contains("Unhandled", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The head of a PUT; the server says that it awaits the body, so it is in flight.</summary>
    private static async Task<TcpClient> UploadAsync(SlipwayProcess server, int length)
    {
        using var client = new Client(server.Address);
        await client.GetAsync("/api/publishers");
        var upload = new TcpClient();
        await upload.ConnectAsync(server.Address.Host, server.Address.Port);
        var head = $"PUT {Client.PathOf("vm")}?api-version=2017-10-31 HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: "
            + $"Bearer {client.Token}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n";
        await upload.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        var answer = new byte[25];
        await upload.GetStream().ReadExactlyAsync(answer);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(answer));
        return upload;
    }

    /// <summary>It says so, or does not accept connections any more.</summary>
    private static async Task<bool> IsDrainingAsync(SlipwayProcess server)
    {
        try
        {
            using var client = new Client(server.Address, "none");
            return (await client.GetAsync("/health/ready")).Status == 503;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
