using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Host;

/// <summary>A loopback listener that says to each connection whatever the test wants, HTTP or not.</summary>
public sealed class RawHost : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private int _connections;

    /// <param name="say">Is given the connection once the request's head has been read.</param>
    public RawHost(Func<NetworkStream, CancellationToken, Task> say) => _listener = new LoopbackListener(async (stream, end) =>
    {
        Interlocked.Increment(ref _connections);
        var head = new StringBuilder();
        var buffer = new byte[4096];
        for (int read; !head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)
            && (read = await stream.ReadAsync(buffer, end)) > 0;)
            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        await say(stream, end);
    });

    public int Port => _listener.Port;

    public string Root => $"http://127.0.0.1:{Port}";

    /// <summary>Says one text and closes.</summary>
    public static RawHost Saying(string text) => new(async (stream, end) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), end));

    /// <summary>Says a text and then nothing, with the connection open until the other side leaves.</summary>
    public static RawHost SayingThenSilent(string text) => new(async (stream, end) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), end);
        _ = await stream.ReadAsync(new byte[1], end);
    });

    /// <summary>Says a beginning and then a text over and over; with a pause between, when one is given.</summary>
    public static RawHost Repeating(string beginning, string text, TimeSpan? pause = null) => new(async (stream, end) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(beginning), end);
        using var timer = new PeriodicTimer(pause ?? TimeSpan.FromMilliseconds(1));
        do
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), end);
        while (pause is null || await timer.WaitForNextTickAsync(end));
    });

    /// <summary>Whether nobody has connected: our own connection, made now, must be the first that is accepted.</summary>
    public async Task<bool> IsUntouchedAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        _ = await client.GetStream().ReadAsync(new byte[1]);
        return Volatile.Read(ref _connections) == 1;
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();
}
