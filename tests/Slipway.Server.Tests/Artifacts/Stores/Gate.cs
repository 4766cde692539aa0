using System.Net;
using System.Net.Sockets;

namespace Slipway.Server.Tests.Artifacts.Stores;

/// <summary>A way to a server on this machine that can be closed: who is on it is cut off, and who comes is turned away.</summary>
public sealed class Gate : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int target;
    private readonly Task accepting;
    private volatile CancellationTokenSource closed = new();

    public Gate(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Task CloseAsync() => closed.CancelAsync();

    public void Open() => closed = new CancellationTokenSource();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token), closed.Token));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cut)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, cut);
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, end.Token);
                var there = client.GetStream().CopyToAsync(server.GetStream(), end.Token);
                var back = server.GetStream().CopyToAsync(client.GetStream(), end.Token);
                await Task.WhenAny(there, back);
                await end.CancelAsync();
                await Task.WhenAll(there, back);
            }
            catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
            {
                // One of the two is gone, or the gate is closed.
            }
        }
    }
}
