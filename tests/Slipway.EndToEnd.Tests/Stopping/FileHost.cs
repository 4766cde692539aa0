using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.EndToEnd.Tests.Stopping;

/// <summary>A host of an offer's files that accepts requests and stalls, until it is told where the files are.</summary>
public sealed class FileHost : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource firstRequest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> target = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task accepting;

    public FileHost()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Address => $"http://{listener.LocalEndpoint}";

    /// <summary>Where requests are sent on to; those that came before it was said have waited for it.</summary>
    public string SendOnTo
    {
        set => target.TrySetResult(value);
    }

    public Task FirstRequest => firstRequest.Task.WaitAsync(TimeSpan.FromSeconds(60));

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
                connections.Add(AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                var stream = connection.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII);
                var path = (await reader.ReadLineAsync(stop.Token))?.Split(' ')[1];
                while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 })
                {
                }

                firstRequest.TrySetResult();
                var there = await target.Task.WaitAsync(stop.Token);
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes($"HTTP/1.1 307 Temporary Redirect\r\nLocation: {there}{path}\r\nContent-Length: "
                        + "0\r\nConnection: close\r\n\r\n"), stop.Token);
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException)
            {
                // Whoever asked is gone, or the test is over.
            }
        }
    }
}
