using System.Net.Sockets;
using System.Text;
using Npgsql;
using Slipway.TestSupport;

namespace Slipway.Storage.Tests.Databases;

/// <summary>A way to PostgreSQL that breaks, once, at the statement it is told of.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder target;
    private readonly LoopbackListener listener;
    private Cut? cut;

    public CuttingProxy(string connectionString)
    {
        target = new NpgsqlConnectionStringBuilder(connectionString);
        listener = new LoopbackListener(ServeAsync);
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(target.ToString())
    {
        Host = "127.0.0.1",
        Port = listener.Port,
        SslMode = SslMode.Disable,
    }.ToString();

    public bool HasCut => cut is null;

    /// <param name="statement">Some text of it.</param>
    /// <param name="delivered">Whether the server still hears it, and has answered before the client's connection breaks.</param>
    public void CutAt(string statement, bool delivered) => cut = new Cut(Encoding.ASCII.GetBytes(statement), delivered);

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task ServeAsync(NetworkStream client, CancellationToken stop)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(target.Host!, target.Port, stop);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var answers = CopyAsync(server.GetStream(), client, end.Token);
        await SendAsync(client, server.GetStream(), answers, end, stop);
        await end.CancelAsync();
        await answers;
    }

    private async Task SendAsync(
        NetworkStream client, NetworkStream server, Task answers, CancellationTokenSource end, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await client.ReadAsync(buffer, end.Token) is > 0 and var count)
            {
                if (cut is { } due && buffer.AsSpan(0, count).IndexOf(due.Statement) >= 0)
                {
                    cut = null;
                    await end.CancelAsync();
                    await answers;
                    if (due.Delivered)
                    {
                        await server.WriteAsync(buffer.AsMemory(0, count), stop);
                        _ = await server.ReadAsync(buffer, stop);
                    }

                    return;
                }

                await server.WriteAsync(buffer.AsMemory(0, count), end.Token);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // One of the two is gone.
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, CancellationToken end)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, end) is > 0 and var count)
                await to.WriteAsync(buffer.AsMemory(0, count), end);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // One of the two is gone.
        }
    }

    private sealed record Cut(byte[] Statement, bool Delivered);
}
