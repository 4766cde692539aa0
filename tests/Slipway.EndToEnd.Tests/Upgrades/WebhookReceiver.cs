using System.Collections.Concurrent;
using System.Net;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.Server.Notifications;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Upgrades;

/// <summary>Takes what webhooks are sent, and keeps it.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(string Event, string Signature, byte[] Body)> taken = [];
    private readonly Task receiving;

    private WebhookReceiver(string address)
    {
        Address = address;
        listener.Prefixes.Add(address);
        listener.Start();
        receiving = ReceiveAsync();
    }

    public string Address { get; }

    public static WebhookReceiver Start() => new($"http://127.0.0.1:{FreePort.Find()}/");

    /// <summary>Waits for an event, and looks whether it is signed with this secret.</summary>
    public async Task TakesAsync(string name, string secret)
    {
        await Bounded.UntilAsync(
            () => taken.Any(one => one.Event == name),
            () => $"No '{name}' came; {string.Join(", ", taken.Select(one => one.Event))} did.");
        var (_, signature, body) = taken.First(one => one.Event == name);
        var time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(signature.Split(',')[0]["t=".Length..]));
        Assert.Equal(WebhookSignature.Of(secret, time, body), signature);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await receiving;
    }

    private async Task ReceiveAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                var headers = context.Request.Headers;
                taken.Enqueue((headers["Slipway-Event"] ?? "", headers[WebhookSignature.Header] ?? "", body.ToArray()));
                context.Response.StatusCode = 204;
                context.Response.Close();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException or IOException)
            {
                // It was closed, or whoever sent is gone.
            }
        }
    }
}
