using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Slipway.Cli.Exec;

/// <summary>
/// The proxy for the command's clients, as the first stage of a connection (RFC 9110 §9.3.6). It
/// reads <c>CONNECT host:443</c>, accepts the hosts that the run stands in for, and lets the next
/// stage speak TLS on the same connection. Requests with a whole address, such as plain http, are
/// passed on and checked one by one. Nothing leaves the machine except to hosts that were allowed
/// by name.
/// </summary>
internal sealed class ConnectProxy(ProxyRoutes routes, TimeProvider machine)
{
    private const int LongestHead = 16 * 1024;
    private const string Established = "HTTP/1.1 200 Connection established\r\n\r\n";

    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestDialling = TimeSpan.FromSeconds(15);
    private static readonly object HostKey = new();

    /// <summary>The port for requests without TLS; known once it listens.</summary>
    public int PlainPort { get; set; }

    /// <summary>The host that the client wants to connect to.</summary>
    public static string? HostOf(ConnectionContext? connection) =>
        connection?.Items.TryGetValue(HostKey, out var host) == true ? (string?)host : null;

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (await ReadHeadAsync(connection) is not { } head)
            return;
        if (ConnectRequest.Read(head) is not { Target: var target } request)
        {
            await RefuseAsync(
                connection,
                "403 Forbidden",
                "This is the proxy of 'slipway exec'. Send CONNECT host:443, or a request with a whole address (http://host/path).");
        }
        else if (request.IsPlain)
        {
            await TunnelAsync(connection, new DnsEndPoint("localhost", PlainPort), head);
        }
        else if (routes.StandsInFor(target) && target.Scheme == Uri.UriSchemeHttp)
        {
            await TunnelAsync(connection, new DnsEndPoint("localhost", PlainPort), null);
        }
        else if (routes.StandsInFor(target))
        {
            connection.Items[HostKey] = target.IdnHost;
            await WriteAsync(connection, Established);
            await next(connection);
        }
        else if (routes.MayLeave(target))
        {
            await TunnelAsync(connection, new DnsEndPoint(target.IdnHost, target.Port), null);
        }
        else
        {
            await RefuseAsync(connection, "403 Forbidden", routes.Refuse(target));
        }
    }

    /// <summary>
    /// The lines up to the empty one; null if the client left, was too slow or sent too much.
    /// </summary>
    private async Task<string?> ReadHeadAsync(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(LongestReading, machine);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, connection.ConnectionClosed);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(end.Token);
                if (EndOfHead(result.Buffer) is { } past)
                {
                    var head = Encoding.Latin1.GetString(result.Buffer.Slice(0, past));
                    input.AdvanceTo(past);
                    return head;
                }

                if (result.IsCompleted || result.Buffer.Length > LongestHead)
                {
                    input.AdvanceTo(result.Buffer.End);
                    return null;
                }

                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static SequencePosition? EndOfHead(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        return reader.TryReadTo(out ReadOnlySequence<byte> _, "\r\n\r\n"u8) ? reader.Position : null;
    }

    /// <param name="connection">The client's connection.</param>
    /// <param name="target">The address to connect to.</param>
    /// <param name="head">
    /// Bytes that were already read and belong to the target; null if the client waits for
    /// confirmation before it sends.
    /// </param>
    private async Task TunnelAsync(ConnectionContext connection, DnsEndPoint target, string? head)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var patience = new CancellationTokenSource(LongestDialling, machine);
            await ProxyRoutes.ConnectAsync(socket, target, patience.Token);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            await RefuseAsync(connection, "502 Bad Gateway", routes.Unreachable(target.Host, target.Port, fault));
            return;
        }

        await using var other = new NetworkStream(socket);
        try
        {
            if (head is null)
                await WriteAsync(connection, Established);
            else
                await other.WriteAsync(Encoding.Latin1.GetBytes(head), connection.ConnectionClosed);
            var sent = SendAsync(connection, other, socket);
            await other.CopyToAsync(connection.Transport.Output.AsStream(leaveOpen: true), connection.ConnectionClosed);
            await connection.Transport.Output.CompleteAsync();
            await sent;
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or SocketException)
        {
            // One side closed the connection, so the tunnel ends.
        }
    }

    private static async Task SendAsync(ConnectionContext connection, Stream remote, Socket socket)
    {
        await connection.Transport.Input.CopyToAsync(remote, connection.ConnectionClosed);
        socket.Shutdown(SocketShutdown.Send);
    }

    private static Task RefuseAsync(ConnectionContext connection, string status, string text) => WriteAsync(
        connection,
        $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {text.Length + 1}\r\nConnection: close\r\n\r\n{text}\n");

    private static async Task WriteAsync(ConnectionContext connection, string text) =>
        await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(text));
}
