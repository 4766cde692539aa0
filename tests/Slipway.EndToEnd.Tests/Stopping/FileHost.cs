using System.Net.Sockets;
using System.Text;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Stopping;

/// <summary>A host of an offer's files that accepts requests and stalls, until it is told where the files are.</summary>
public sealed class FileHost : IAsyncDisposable
{
    private readonly LoopbackListener listener;
    private readonly TaskCompletionSource firstRequest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> target = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FileHost() => listener = new LoopbackListener(AnswerAsync);

    public string Address => $"http://127.0.0.1:{listener.Port}";

    /// <summary>Where requests are sent on to; those that came before it was said have waited for it.</summary>
    public string SendOnTo
    {
        set => target.TrySetResult(value);
    }

    public Task FirstRequest => firstRequest.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task AnswerAsync(NetworkStream stream, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var path = (await reader.ReadLineAsync(stop))?.Split(' ')[1];
        while (await reader.ReadLineAsync(stop) is { Length: > 0 })
        {
        }

        firstRequest.TrySetResult();
        var there = await target.Task.WaitAsync(stop);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 307 Temporary Redirect\r\nLocation: {there}{path}\r\nContent-Length: "
                + "0\r\nConnection: close\r\n\r\n"), stop);
    }
}
