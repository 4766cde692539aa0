using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Bench.Harness;

/// <summary>
/// One connection that sends a request, waits for the response and records the time in
/// milliseconds. It does as little work as possible itself.
/// </summary>
internal sealed class PlainClient(Served service) : IDisposable
{
    private readonly TcpClient client = new(service.Address.Host, service.Address.Port) { NoDelay = true };
    private readonly byte[] buffer = new byte[64 * 1024];

    public double[] Send(HttpMethod method, IEnumerable<string> paths)
    {
        var tail = " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
            + $"Bearer {service.Token}\r\n{(method == HttpMethod.Post ? "Content-Length: 0\r\n" : "")}\r\n";
        return [.. paths.Select(path => Send(Encoding.ASCII.GetBytes($"{method} {path}{tail}")))];
    }

    public void Dispose() => client.Dispose();

    private double Send(byte[] request)
    {
        var socket = client.Client;
        var begin = Stopwatch.GetTimestamp();
        socket.Send(request);
        var (filled, end) = (0, int.MaxValue);
        while (filled < end)
        {
            var received = socket.Receive(buffer, filled, buffer.Length - filled, SocketFlags.None);
            filled += received;
            var head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (received == 0)
                throw new BenchmarkException("the service closed the connection.");
            if (head >= 0 && end == int.MaxValue)
                end = head + 4 + Length(Encoding.ASCII.GetString(buffer, 0, head));
        }

        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static int Length(string head)
    {
        if (!head.StartsWith("HTTP/1.1 20", StringComparison.Ordinal))
            throw new BenchmarkException($"the service returned {head.Split('\r')[0]}");
        const string name = "Content-Length:";
        var line = head.Split("\r\n").First(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return int.Parse(line[name.Length..], CultureInfo.InvariantCulture);
    }
}
