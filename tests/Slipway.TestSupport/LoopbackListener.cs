using System.Net;
using System.Net.Sockets;

namespace Slipway.TestSupport;

/// <summary>
/// Listens on a free port of loopback and serves connections beside one another, each until it is
/// served, its client leaves, or the listener is disposed. Then the connection is closed.
/// </summary>
public sealed class LoopbackListener : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Task accepting;

    /// <param name="serve">Serves a connection; the token ends it with the listener.</param>
    public LoopbackListener(Func<NetworkStream, CancellationToken, Task> serve)
    {
        listener.Start();
        accepting = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        if (accepting.IsCompleted)
            return;
        await end.CancelAsync();
        await accepting;
        listener.Dispose();
        end.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> serve)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(end.Token), serve));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream(), end.Token);
            }
            catch (Exception left) when (left is IOException or SocketException or OperationCanceledException)
            {
                // The client is gone, or the test is over.
            }
        }
    }
}
