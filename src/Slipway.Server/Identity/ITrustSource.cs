
namespace Slipway.Server.Identity;

/// <summary>The source of trust: the service's own signing keys, or another issuer.</summary>
public interface ITrustSource
{
    /// <summary>The issuer as it was read last, without reading anything; null if it was not read yet.</summary>
    Trust? Known { get; }

    /// <summary>The issuer that is trusted now; null if its keys are not known yet.</summary>
    ValueTask<Trust?> CurrentAsync(CancellationToken cancel);

    /// <summary>
    /// Reads the keys again because a token named an unknown one. The reads are limited, since
    /// anyone may send such a token; between them this returns the known keys.
    /// </summary>
    ValueTask<Trust?> RefreshedAsync(CancellationToken cancel);
}
