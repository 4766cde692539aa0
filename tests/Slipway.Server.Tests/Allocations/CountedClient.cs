using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Server.Tests.Allocations;

/// <summary>
/// One connection to a service in this process. It allocates nothing while it sends and receives,
/// so that what is counted is the service's.
/// </summary>
internal sealed class CountedClient : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000 };
    private readonly byte[] buffer = new byte[256 * 1024];
    private readonly string token;

    public CountedClient(int port, string token)
    {
        this.token = token;
        socket.Connect(IPAddress.Loopback, port);
    }

    public byte[] Request(string method, string path, string body = "") => Encoding.UTF8.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    public void Send(byte[] request)
    {
        for (var sent = 0; sent < request.Length;)
            sent += socket.Send(request.AsSpan(sent));
        var (filled, end) = (0, int.MaxValue);
        while (filled < end)
        {
            var received = socket.Receive(buffer.AsSpan(filled));
            Assert.NotEqual(0, received);
            filled += received;
            var head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (head >= 0)
                end = head + 4 + Length(buffer.AsSpan(0, head));
        }

        if (!buffer.AsSpan().StartsWith("HTTP/1.1 20"u8))
            Assert.Fail(Encoding.UTF8.GetString(buffer, 0, filled));
    }

    public void Dispose() => socket.Dispose();

    private static int Length(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _) ? length : 0;
    }
}
