using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Slipway.Server.Http;

/// <summary>The limits of one connection.</summary>
internal static class ConnectionLimits
{
    /// <summary>
    /// Longer than any accepted token, so that a token that is too long gets the service's own
    /// error and not a broken connection.
    /// </summary>
    private const int LargestHeaders = 128 * 1024;

    /// <summary>
    /// Far more than the requests that are processed at once: most connections are idle. Beyond
    /// this, a new one is closed at once.
    /// </summary>
    private const int MostConnections = 10_000;

    /// <summary>
    /// A body that arrives more slowly than this, after some seconds' grace, loses its connection
    /// and frees its place.
    /// </summary>
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>
    /// The same for clients that read a response. Bytes in the system's buffers count as read.
    /// </summary>
    private static readonly MinDataRate SlowestAnswer = new(bytesPerSecond: 8192, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>
    /// By default the system lets a connection's buffer grow to megabytes: memory for each client,
    /// and minutes of credit for one that does not read.
    /// </summary>
    private const int SendBuffer = 256 * 1024;

    public static void Apply(SocketTransportOptions sockets) => sockets.CreateBoundListenSocket = place =>
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(place);
        socket.SendBufferSize = SendBuffer; // Accepted connections inherit it.
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
