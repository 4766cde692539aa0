using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Core.Fetching;
using Slipway.Rehearsal.Files;
using Slipway.Rehearsal.Tls;

namespace Slipway.Cli.Exec;

/// <summary>
/// Decides where requests through the proxy go: to the hosts that the run stands in for, out to
/// allowed hosts, or nowhere.
/// </summary>
internal sealed class ProxyRoutes(FileMap files, IReadOnlyList<AllowedHost> allowed)
{
    /// <summary>The command chooses the hosts, so their number is not bounded otherwise.</summary>
    private const int MostUnreached = 20;

    private readonly ConcurrentDictionary<string, string> unreached = new(StringComparer.OrdinalIgnoreCase);

    public FileMap Files => files;

    /// <summary>
    /// The allowed hosts that could not be reached, as one line for people; null if there are none.
    /// </summary>
    public string? UnreachedLine => unreached.IsEmpty
        ? null
        : $"could not be "
            + $"reached: {string.Join(", ", unreached.OrderBy(host => host.Key, StringComparer.Ordinal)
                .Select(host => $"{host.Key} ({host.Value})"))}.";

    /// <summary>The hosts to which requests of the command were refused.</summary>
    public RefusedHosts Refused { get; } = new(NullLogger<RefusedHosts>.Instance);

    /// <summary>The host names in whose name TLS is spoken.</summary>
    public IEnumerable<string> TlsHosts =>
        [.. ClientHosts.All, .. files.Hosts.Where(host => !ClientHosts.Contains(host) && Uri.CheckHostName(host) == UriHostNameType.Dns)];

    /// <summary>Whether the rehearsal stands in for a host.</summary>
    public static bool IsRehearsal(Uri target) => target.IsDefaultPort && ClientHosts.Contains(target.IdnHost);

    /// <summary>
    /// Whether requests to a host end here, though some of its addresses may be let out.
    /// </summary>
    public bool StandsInFor(Uri target) => IsRehearsal(target) || files.NamesHostOf(target);

    /// <summary>
    /// This machine's own servers may always be reached. A host that was allowed without a port is
    /// allowed on ports 80 and 443.
    /// </summary>
    public bool MayLeave(Uri target) =>
        IsOnThisMachine(target)
        || allowed.Any(host => host.Covers(target.IdnHost, target.Port) && (host.Port is not null || target.Port is 80 or 443));

    public static bool IsOnThisMachine(Uri target) =>
        IsLocalhost(target.IdnHost) || (IPAddress.TryParse(target.IdnHost, out var address) && IPAddress.IsLoopback(address));

    /// <summary>
    /// Connects to a host. This machine's own names are not resolved: some resolvers query other
    /// machines even for these.
    /// </summary>
    public static ValueTask ConnectAsync(Socket socket, DnsEndPoint host, CancellationToken cancel) => IsLocalhost(host.Host)
        ? socket.ConnectAsync([IPAddress.Loopback, IPAddress.IPv6Loopback], host.Port, cancel)
        : socket.ConnectAsync(host, cancel);

    private static bool IsLocalhost(string host) => AddressPolicy.IsLocalhost(host.TrimEnd('.'));

    /// <summary>Records that a host could not be reached, and returns why.</summary>
    public string Unreachable(string host, int port, Exception? fault)
    {
        var why = Innermost(fault) is SocketException socket ? socket.Message : "its response is not HTTP";
        if (fault is OperationCanceledException)
            why = "it does not respond";
        if (unreached.Count < MostUnreached)
            unreached[$"{host}:{port}"] = why;
        return $"{host}:{port} cannot be reached: {why}.";
    }

    private static Exception? Innermost(Exception? fault) => fault?.InnerException is { } inner ? Innermost(inner) : fault;

    /// <summary>Records a refusal, and returns what to do about it.</summary>
    public string Refuse(Uri target)
    {
        Refused.Add(target);
        return $"'slipway exec' does not let requests out to {target.IdnHost}:{target.Port}. It stands in "
            + $"for {string.Join(", ", TlsHosts)}; "
            + $"--allow-host {target.IdnHost}{(target.Port is 80 or 443 ? "" : $":{target.Port}")} lets requests to this host pass, "
            + "and --files maps its addresses to files.";
    }
}
