using System.Net;
using System.Net.Sockets;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Files;

/// <summary>A way to a server on this machine that can be closed: who is on it is cut off, and who comes is turned away.</summary>
public sealed class Gate : IAsyncDisposable
{
    private readonly LoopbackListener listener;
    private volatile CancellationTokenSource closed = new();

    public Gate(int target) => listener = new LoopbackListener(async (client, stop) =>
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, closed.Token);
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, target, end.Token);
        var there = client.CopyToAsync(server.GetStream(), end.Token);
        var back = server.GetStream().CopyToAsync(client, end.Token);
        await Task.WhenAny(there, back);
        await end.CancelAsync();
        await Task.WhenAll(there, back);
    });

    public int Port => listener.Port;

    public Task CloseAsync() => closed.CancelAsync();

    public void Open() => closed = new CancellationTokenSource();

    public ValueTask DisposeAsync() => listener.DisposeAsync();
}
