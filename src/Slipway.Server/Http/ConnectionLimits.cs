using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Slipway.Server.Http;

/// <summary>What one connection may ask for, and how slowly.</summary>
internal static class ConnectionLimits
{
    /// <summary>Longer than any token that is accepted, so that one too long is refused in our words and not by the connection.</summary>
    private const int LargestHeaders = 128 * 1024;

    /// <summary>Far more than requests are worked on at once: most connections are idle. Beyond, a new one is closed at once.</summary>
    private const int MostConnections = 10_000;

    /// <summary>A body that creeps along slower than this, after some seconds' grace, loses its connection and frees its place.</summary>
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>The same for who reads an answer. What the system's buffers have taken counts as read.</summary>
    private static readonly MinDataRate SlowestAnswer = new(bytesPerSecond: 8192, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>
    /// Left alone, the system lets a connection's buffer grow to megabytes: minutes of credit for who reads nothing, and memory for each.
    /// </summary>
    private const int SendBuffer = 256 * 1024;

    public static void Apply(SocketTransportOptions sockets) => sockets.CreateBoundListenSocket = place =>
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(place);
        socket.SendBufferSize = SendBuffer; // Those that it accepts have it, too.
        return socket;
    };

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = RequestBody.OfferLimit;
        limits.MaxRequestHeadersTotalSize = LargestHeaders;
        limits.MaxConcurrentConnections = MostConnections;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.MinRequestBodyDataRate = SlowestBody;
        limits.MinResponseDataRate = SlowestAnswer;
    }
}
