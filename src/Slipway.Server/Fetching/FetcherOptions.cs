using System.Net;
using Slipway.Core.Fetching;

namespace Slipway.Server.Fetching;

/// <summary>The limits of what leaves the process.</summary>
public sealed record FetcherOptions
{
    public AddressPolicy Policy { get; init; } = AddressPolicy.PublicOnly;

    public int MaxRedirects { get; init; } = 5;

    /// <summary>For a whole call: every redirect and the last byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For looking up a name, connecting and the TLS handshake together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the header lines of one answer, all together.</summary>
    public int MaxHeaderKilobytes { get; init; } = 32;

    /// <summary>How a name becomes addresses: the system's resolver. Tests answer for it.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Answers for addresses whose files are here, so that nobody is asked for them; null for any other address.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? StandIn { get; init; }

    /// <summary>
    /// Whether an address was answered with a sample, which each version of the program makes anew: a disk that was live counts as unchanged.
    /// </summary>
    public Func<string, FetchOutcome.Fetched, bool> IsSample { get; init; } = (_, _) => false;

    /// <summary>Is told of each address that was not asked because <see cref="Policy"/> keeps requests on this machine.</summary>
    public Action<Uri>? Refused { get; init; }
}
