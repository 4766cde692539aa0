using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Hostile;

/// <summary>Requests written byte by byte, where an HTTP client would be too polite to send them.</summary>
internal static class RawRequest
{
    public static string Head(HostileFixture fixture, string method, string target, params string[] headers) =>
        $"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {fixture.Token}\r\nConnection: "
        + $"close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";

    public static Task<Answer?> SendAsync(HostileFixture fixture, string head, byte[]? body = null, bool leave = false) =>
        SendAsync(fixture, head, body is null ? [] : [body], leave);

    /// <summary>Sends the head and what follows until the service stops listening; its answer, null when it hangs up without one.</summary>
    /// <param name="fixture">Whose service.</param>
    /// <param name="head">Request line and headers.</param>
    /// <param name="parts">The body.</param>
    /// <param name="leave">Whether to close our side then, which a service may take for a client that has left.</param>
    public static async Task<Answer?> SendAsync(HostileFixture fixture, string head, IEnumerable<byte[]> parts, bool leave = false)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, fixture.Port, limit.Token);
        var stream = client.GetStream();
        var reading = ReadAsync(stream, limit.Token);
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(head), limit.Token);
            foreach (var part in parts)
            {
                if (reading.IsCompleted)
                    break;
                await stream.WriteAsync(part, limit.Token);
            }

            if (leave)
                client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            // The service hung up before it had heard all, as it may.
        }

        return Parse(await reading);
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancel)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, cancel)) > 0;)
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Reset: what was read until then is the answer.
        }

        return text.ToString();
    }

    private static Answer? Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return null;
        var lines = text[..end].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(
            pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        return new Answer(int.Parse(lines[0].Split(' ')[1]), headers, text[(end + 4)..]);
    }
}
