using System.Net;
using System.Net.Sockets;
using Slipway.Core.Fetching;

namespace Slipway.Server.Fetching;

/// <summary>
/// Opens the fetcher's connections: resolves the name once, checks all its addresses and connects
/// to a checked one, so that a second look-up cannot give a different result.
/// </summary>
internal static class CheckedConnection
{
    /// <summary>
    /// The most addresses of a name that are tried; each attempt gets its share of the time.
    /// </summary>
    private const int MaxAttempts = 4;

    /// <summary>Connects to a host name or literal address that a publisher gave.</summary>
    internal static async Task<Stream> OpenAsync(DnsEndPoint end, FetcherOptions options, CancellationToken cancellation)
    {
        var addresses = await ResolveAsync(end.Host, options, cancellation);
        if (!options.Policy.AllowsHost(end.Host, end.Port)
            && addresses.Select(options.Policy.KindRefused).FirstOrDefault(kind => kind is not null) is { } refused)
            throw new FetchException(AddressPolicy.RefusalOfResolved(end.Host, refused), transient: false);
        return await ConnectAsync(addresses, end.Port, options.ConnectTimeout, cancellation);
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, FetcherOptions options, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var literal))
            return [literal];
        if (options.Policy.OnThisMachine && AddressPolicy.IsLocalhost(host.TrimEnd('.')))
            return [IPAddress.Loopback, IPAddress.IPv6Loopback]; // Some resolvers query other machines even for these.
        try
        {
            var addresses = await options.Resolve(host, cancellation);
            return addresses.Length > 0 ? addresses : throw NotFound(host);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException) // the latter: the name is too long
        {
            throw NotFound(host);
        }
    }

    private static FetchException NotFound(string host) =>
        new($"The host name '{host}' was not found. Check its spelling and its DNS records.", transient: true);

    private static async Task<Stream> ConnectAsync(IPAddress[] addresses, int port, TimeSpan time, CancellationToken cancellation)
    {
        var attempts = addresses.Take(MaxAttempts).ToArray();
        SocketException? last = null;
        foreach (var address in attempts)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var share = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            share.CancelAfter(time / attempts.Length);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), share.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException fault)
            {
                socket.Dispose();
                last = fault;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                socket.Dispose();
                last = new SocketException((int)SocketError.TimedOut);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new FetchException(FetchErrors.OfConnecting(last!.SocketErrorCode), transient: true);
    }
}
