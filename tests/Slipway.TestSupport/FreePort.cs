using System.Net;
using System.Net.Sockets;

namespace Slipway.TestSupport;

/// <summary>A port of loopback that nobody listens on.</summary>
public static class FreePort
{
    /// <summary>Free when it was looked for; another program may take it.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
