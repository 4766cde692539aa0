using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Slipway.Server.Identity;

/// <summary>Whose tokens pass at one moment: the issuer's names and its public keys.</summary>
/// <param name="Keys">By their ids.</param>
/// <param name="Algorithms">Those that tokens may be signed with.</param>
/// <param name="IsIssuer">Whether <c>iss</c> is this issuer's, for that token.</param>
public sealed record Trust(IReadOnlyList<SecurityKey> Keys, IReadOnlyList<string> Algorithms, Func<string, JsonWebToken, bool> IsIssuer)
{
    /// <summary>
    /// The keys that a token may be signed with: those of the id that it names. One that names none passes with the only key, so that nobody can make us try
    /// a whole key set with each token.
    /// </summary>
    public IReadOnlyList<SecurityKey> KeysFor(string? keyId, string? algorithm)
    {
        var named = string.IsNullOrEmpty(keyId) ? Keys.Count == 1 ? Keys : [] : [.. Keys.Where(key => key.KeyId == keyId)];
        return [.. named.Where(key => key is not JsonWebKey { Alg: { Length: > 0 } only } || only == algorithm)];
    }
}

/// <summary>Where trust comes from: the service's own signing keys, or another issuer.</summary>
public interface ITrustSource
{
    /// <summary>What is trusted now, if anything is known yet.</summary>
    ValueTask<Trust?> CurrentAsync(CancellationToken cancel);

    /// <summary>
    /// What is trusted after looking for new keys, because a token named one that is not known. Looks only so often, since anyone may send such a token; in
    /// between it is what was known.
    /// </summary>
    ValueTask<Trust?> RefreshedAsync(CancellationToken cancel);
}
