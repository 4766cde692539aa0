using System.Net;
using System.Net.Sockets;

namespace Slipway.Bench.Harness;

/// <summary>
/// A host on loopback that accepts connections and never responds. In a marketplace, whose steps
/// are due at once, it holds the only step that the runner may work on, so that requests are
/// measured alone.
/// </summary>
internal sealed class StallingHost : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> held = [];
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StallingHost()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public string Authority => listener.LocalEndpoint.ToString()!;

    /// <summary>Until a step waits for a file.</summary>
    public async Task HoldsAsync()
    {
        try
        {
            await first.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new BenchmarkException("no step of the marketplace came to fetch a file within 30 s.");
        }
    }

    /// <summary>Breaks what it holds, so that a service which stops need not wait for it.</summary>
    public void Drop()
    {
        lock (held)
        {
            held.ForEach(socket => socket.Dispose());
            held.Clear();
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        Drop();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync();
                lock (held)
                    held.Add(socket);
                first.TrySetResult();
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // It was disposed.
        }
    }
}
