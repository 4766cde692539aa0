using System.Collections.Concurrent;
using System.Security.Claims;

namespace Slipway.Server.Identity;

/// <summary>
/// Tokens that passed a moment ago, so that a client that polls has its signature verified once a minute and not each time. Only what passed is kept, by all of
/// its text, and never beyond the token's own end. What its bearer may do is read on each request all the same.
/// </summary>
public sealed class ValidatedTokens(TimeProvider machine, TimeSpan clockSkew)
{
    /// <summary>The most tokens that are kept; one more, and all are forgotten and validated again.</summary>
    public const int Most = 1024;

    /// <summary>Longer ones are validated each time, so that what is kept has a bound in bytes too.</summary>
    public const int LongestKept = 4 * 1024;

    /// <summary>How long a token passes unseen: as long as a key that its issuer has withdrawn may still count.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Entry> entries = new(new BySignature());

    public int Count => entries.Count;

    /// <summary>Whom this header <c>Authorization</c> speaks for; null when that is not known, or not any more.</summary>
    public ClaimsPrincipal? Find(string authorization)
    {
        if (!entries.TryGetValue(authorization, out var entry))
            return null;
        var now = machine.GetUtcNow();
        return entry.From <= now && now <= entry.Until ? entry.Principal : null;
    }

    /// <summary>Keeps the header whose token has just passed.</summary>
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

    /// <summary>From the moment of validation on: with a clock that was set back, the token is validated again.</summary>
    private sealed record Entry(ClaimsPrincipal Principal, DateTimeOffset From, DateTimeOffset Until);

    /// <summary>
    /// Compares whole headers, but looks them up by their last characters, which are the signature's: a kilobyte need not be hashed to find one among a few,
    /// and nobody but the issuer can make two that meet.
    /// </summary>
    private sealed class BySignature : IEqualityComparer<string>
    {
        private const int Enough = 32;

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string authorization) => string.GetHashCode(authorization.AsSpan(Math.Max(0, authorization.Length - Enough)), StringComparison.Ordinal);
    }
}
