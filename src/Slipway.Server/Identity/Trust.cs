using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Slipway.Server.Identity;

/// <summary>The issuer that is trusted at one moment: its names and public keys.</summary>
/// <param name="Keys">Its public keys by id.</param>
/// <param name="Algorithms">The algorithms that tokens may be signed with.</param>
/// <param name="IsIssuer">Whether a token's <c>iss</c> is this issuer's.</param>
public sealed record Trust(IReadOnlyList<SecurityKey> Keys, IReadOnlyList<string> Algorithms, Func<string, JsonWebToken, bool> IsIssuer)
{
    /// <summary>
    /// The keys that a token may be signed with: those with the id that it names. A token without a
    /// key id passes only if there is a single key, so that nobody can make the service try a whole
    /// key set for each token.
    /// </summary>
    public IReadOnlyList<SecurityKey> KeysFor(string? keyId, string? algorithm)
    {
        var named = string.IsNullOrEmpty(keyId) ? Keys.Count == 1 ? Keys : [] : [.. Keys.Where(key => key.KeyId == keyId)];
        return [.. named.Where(key => key is not JsonWebKey { Alg: { Length: > 0 } only } || only == algorithm)];
    }
}

/// <summary>The source of trust: the service's own signing keys, or another issuer.</summary>
public interface ITrustSource
{
    /// <summary>The issuer that is trusted now; null if its keys are not known yet.</summary>
    ValueTask<Trust?> CurrentAsync(CancellationToken cancel);

    /// <summary>
    /// Reads the keys again because a token named an unknown one. The reads are limited, since
    /// anyone may send such a token; between them this returns the known keys.
    /// </summary>
    ValueTask<Trust?> RefreshedAsync(CancellationToken cancel);
}
