using System.Collections.Concurrent;
using System.Security.Claims;

namespace Slipway.Server.Identity;

/// <summary>
/// Tokens that were validated recently, so that a polling client's signature is verified once a
/// minute and not each time. Only valid tokens are kept, by their whole text, and never beyond
/// their expiry. The caller's roles are still read on each request.
/// </summary>
public sealed class ValidatedTokens(TimeProvider machine, TimeSpan clockSkew)
{
    /// <summary>
    /// The most tokens that are kept; with one more, all are forgotten and validated again.
    /// </summary>
    public const int Most = 1024;

    /// <summary>
    /// Longer tokens are validated each time, so that the memory is bounded, too.
    /// </summary>
    public const int LongestKept = 4 * 1024;

    /// <summary>
    /// How long a token passes without validation: as long as a key that its issuer has withdrawn
    /// may still be used.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Entry> entries = new(new BySignature());

    public int Count => entries.Count;

    /// <summary>
    /// The identity of this header <c>Authorization</c>; null if it is not known or no longer
    /// valid.
    /// </summary>
    public ClaimsPrincipal? Find(string authorization)
    {
        if (!entries.TryGetValue(authorization, out var entry))
            return null;
        var now = machine.GetUtcNow();
        return entry.From <= now && now <= entry.Until ? entry.Principal : null;
    }

    /// <summary>Keeps a header whose token has just been validated.</summary>
    public void Keep(string authorization, DateTime expires, ClaimsPrincipal principal)
    {
        if (authorization.Length > LongestKept)
            return;
        if (entries.Count >= Most)
            entries.Clear();
        var now = machine.GetUtcNow();
        var end = now + Longest;
        var expiry = new DateTimeOffset(expires, TimeSpan.Zero);
        entries[authorization] = new Entry(principal, now, expiry < end - clockSkew ? expiry + clockSkew : end);
    }

    /// <summary>
    /// Valid from the time of validation on: if the clock was set back, the token is validated
    /// again.
    /// </summary>
    private sealed record Entry(ClaimsPrincipal Principal, DateTimeOffset From, DateTimeOffset Until);

    /// <summary>
    /// Compares whole headers, but hashes only their last characters, which belong to the
    /// signature: this avoids hashing a kilobyte, and only the issuer could create a collision.
    /// </summary>
    private sealed class BySignature : IEqualityComparer<string>
    {
        private const int Enough = 32;

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string authorization) =>
            string.GetHashCode(authorization.AsSpan(Math.Max(0, authorization.Length - Enough)), StringComparison.Ordinal);
    }
}
