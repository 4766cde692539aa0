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
