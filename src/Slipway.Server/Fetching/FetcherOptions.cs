using System.Net;
using Slipway.Core.Fetching;

namespace Slipway.Server.Fetching;

/// <summary>The limits for outgoing requests.</summary>
public sealed record FetcherOptions
{
    public AddressPolicy Policy { get; init; } = AddressPolicy.PublicOnly;

    public int MaxRedirects { get; init; } = 5;

    /// <summary>The time for a whole fetch: from the first redirect to the last byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time for the look-up, the connection and the TLS handshake together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The limit for all header lines of one response together.</summary>
    public int MaxHeaderKilobytes { get; init; } = 32;

    /// <summary>Resolves host names: the system's resolver; tests replace it.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>
    /// Serves addresses whose files are on this machine without a request; null for any other
    /// address.
    /// </summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? StandIn { get; init; }

    /// <summary>
    /// Whether an address was served from a sample. Each version of the program makes samples again,
    /// so a disk that was live counts as unchanged.
    /// </summary>
    public Func<string, FetchOutcome.Fetched, bool> IsSample { get; init; } = (_, _) => false;

    /// <summary>
    /// Called for each address that gets no request because <see cref="Policy"/> keeps requests on
    /// this machine; returns what to do about it.
    /// </summary>
    public Func<Uri, string> Refused { get; init; } = _ => "requests go only to this machine and to allowed hosts.";
}
