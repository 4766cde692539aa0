using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Slipway.Rehearsal.Scenarios;

/// <summary>
/// Breaks a client's connection so that it knows that its request had arrived. A connection that ends before any byte of an answer looks to
/// many clients like one that was gone before they sent: curl and .NET then send even a POST again, by themselves. Nobody should be led to
/// repeat what may have been done.
/// </summary>
public static class BrokenConnection
{
    /// <summary>An interim answer, which says that the request was received and nothing more.</summary>
    private static readonly byte[] Received = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    private static readonly TimeSpan LongestSending = TimeSpan.FromSeconds(2);

    private static readonly object WireKey = new();

    /// <summary>The first stage of a connection, before TLS: keeps what ends it once all is sent.</summary>
    public static ConnectionDelegate Watch(ConnectionDelegate next) => connection =>
    {
        connection.Items[WireKey] = connection.Transport.Output;
        return next(connection);
    };

    public static async Task BreakAsync(HttpContext context)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            // The connection takes no new streams and ends with this one, whose reset (INTERNAL_ERROR) does not say that it was refused.
            // Other streams are not cut off.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
        else if (!context.Response.HasStarted && context.Features.Get<IConnectionTransportFeature>() is { Transport.Output: { } output })
        {
            await output.WriteAsync(Received);
            await EndAsync(context);
        }

        context.Abort();
    }

    /// <summary>Ends the connection after what was written; at once, what is on its way would be lost.</summary>
    private static async Task EndAsync(HttpContext context)
    {
        if (context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(WireKey, out var wire) != true
            || context.Features.Get<IConnectionLifetimeFeature>() is not { } lifetime)
            return;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ConnectionClosed.Register(ended.SetResult);
        await ((PipeWriter)wire!).CompleteAsync();
        await ended.Task.WaitAsync(LongestSending, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
