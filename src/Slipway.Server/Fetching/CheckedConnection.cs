using System.Net;
using System.Net.Sockets;
using Slipway.Core.Fetching;

namespace Slipway.Server.Fetching;

/// <summary>
/// Opens the fetcher's connections: resolves the name once, checks every address that it has and connects to a checked one itself, so that no second look-up
/// can answer differently.
/// </summary>
internal static class CheckedConnection
{
    /// <summary>A name with more addresses than this is tried no further; each attempt gets its share of the time.</summary>
    private const int MaxAttempts = 4;

    /// <summary>Connects to a name or literal address of a publisher's.</summary>
    internal static async Task<Stream> OpenAsync(DnsEndPoint end, FetcherOptions options, CancellationToken cancellation)
    {
        var addresses = await ResolveAsync(end.Host, options, cancellation);
        if (!options.Policy.AllowsHost(end.Host, end.Port) && addresses.Select(options.Policy.KindRefused).FirstOrDefault(kind => kind is not null) is { } refused)
            throw new FetchFaultException(AddressPolicy.RefusalOfResolved(end.Host, refused), transient: false);
        return await ConnectAsync(addresses, end.Port, options.ConnectTimeout, cancellation);
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, FetcherOptions options, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var literal))
            return [literal];
        if (options.Policy.OnThisMachine && AddressPolicy.IsLocalhost(host.TrimEnd('.')))
            return [IPAddress.Loopback, IPAddress.IPv6Loopback]; // Some resolvers ask other machines even for these.
        try
        {
            var addresses = await options.Resolve(host, cancellation);
            return addresses.Length > 0 ? addresses : throw NotFound(host);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException) // the latter: longer than any name may be
        {
            throw NotFound(host);
        }
    }

    private static FetchFaultException NotFound(string host) =>
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

        throw new FetchFaultException(FetchFaults.OfConnecting(last!.SocketErrorCode), transient: true);
    }
}

/// <summary>Carries a fault out of a connection attempt, where the framework leaves no room for a value; the fetcher turns it into one.</summary>
internal sealed class FetchFaultException(string message, bool transient) : Exception(message)
{
    internal bool Transient { get; } = transient;

    internal bool TimedOut { get; init; }
}
