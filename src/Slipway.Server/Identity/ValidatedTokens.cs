using System.Collections.Concurrent;
using Slipway.Server.Http;

namespace Slipway.Server.Identity;

/// <summary>
/// Tokens that were validated recently, so that a polling client's signature is verified once a
/// minute and not each time. Only valid tokens are kept, by their whole text, never beyond their
/// expiry, and only as long as the issuer is trusted as it was. The caller's roles are still read on
/// each request. Room is given by principal and by tenant, so that nobody's tokens push out
/// another's.
/// </summary>
public sealed class ValidatedTokens(ITrustSource trusted, IdentityOptions options, TimeProvider machine)
{
    /// <summary>The memory of all tokens in bytes: some 13,000 of the built-in token service.</summary>
    public const int Most = 32 * 1024 * 1024;

    /// <summary>The most of one tenant.</summary>
    public const int MostOfTenant = Most / 2;

    /// <summary>The most of one principal; with one more, its oldest are forgotten.</summary>
    public const int MostOfPrincipal = 64 * 1024;

    /// <summary>
    /// Longer tokens are validated each time, so that many fit.
    /// </summary>
    public const int LongestKept = 4 * 1024;

    /// <summary>
    /// How long a token passes without validation: as long as a key that its issuer has withdrawn
    /// may still be used.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>What an entry takes besides its text.</summary>
    private const int Frame = 600;

    private readonly ConcurrentDictionary<string, Entry> entries = new(new BySignature());
    private readonly Lock gate = new();
    private readonly LinkedList<Entry> oldest = new();
    private readonly Dictionary<string, Share> principals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> tenants = new(StringComparer.Ordinal);

    public int Count => entries.Count;

    /// <summary>The memory that is taken, in bytes.</summary>
    public int Taken { get; private set; }

    /// <summary>
    /// The caller of this header <c>Authorization</c>; null if it is not known or no longer valid.
    /// </summary>
    public KnownCaller? Find(string authorization)
    {
        if (!entries.TryGetValue(authorization, out var entry))
            return null;
        var now = machine.GetUtcNow();
        return entry.From <= now && now <= entry.Until && ReferenceEquals(entry.Trust, trusted.Known) ? entry.Caller : null;
    }

    /// <summary>Keeps a header whose token has just been validated, if there is room for it.</summary>
    public void Keep(string authorization, DateTime expires, KnownCaller caller, Trust trust)
    {
        if (authorization.Length > LongestKept)
            return;
        var now = machine.GetUtcNow();
        var end = now + Longest;
        var expiry = new DateTimeOffset(expires, TimeSpan.Zero);
        var entry = new Entry(authorization, caller, trust, now, expiry < end - options.ClockSkew ? expiry + options.ClockSkew : end);
        lock (gate)
        {
            // What is older than the clock says has ended; what is younger is of a clock that was set back.
            while (oldest.First is { Value: var first } && (first.From + Longest < now || first.From > now))
                Remove(first);
            if (entries.TryGetValue(authorization, out var before))
                Remove(before);
            var share = principals.GetValueOrDefault(caller.Caller.Key) ?? new Share();
            while (share.Taken + entry.Size > MostOfPrincipal)
                Remove(share.Entries.First!.Value);
            if (Taken + entry.Size > Most || tenants.GetValueOrDefault(caller.Caller.TenantId) + entry.Size > MostOfTenant)
                return;
            principals[caller.Caller.Key] = share;
            share.Entries.AddLast(entry.InShare);
            oldest.AddLast(entry.InAll);
            Account(entry, share, entry.Size);
            entries[authorization] = entry;
        }
    }

    private void Remove(Entry entry)
    {
        entries.TryRemove(new KeyValuePair<string, Entry>(entry.Authorization, entry));
        var share = principals[entry.Caller.Caller.Key];
        Account(entry, share, -entry.Size);
        share.Entries.Remove(entry.InShare);
        oldest.Remove(entry.InAll);
        if (share.Taken == 0)
            principals.Remove(entry.Caller.Caller.Key);
    }

    private void Account(Entry entry, Share share, int size)
    {
        Taken += size;
        share.Taken += size;
        var tenant = entry.Caller.Caller.TenantId;
        var left = tenants.GetValueOrDefault(tenant) + size;
        if (left == 0)
            tenants.Remove(tenant);
        else
            tenants[tenant] = left;
    }

    /// <summary>
    /// Valid from the time of validation on: if the clock was set back, the token is validated
    /// again.
    /// </summary>
    private sealed class Entry
    {
        public Entry(string authorization, KnownCaller caller, Trust trust, DateTimeOffset from, DateTimeOffset until)
        {
            (Authorization, Caller, Trust, From, Until) = (authorization, caller, trust, from, until);
            (InAll, InShare) = (new(this), new(this));
        }

        public string Authorization { get; }

        public KnownCaller Caller { get; }

        public Trust Trust { get; }

        public DateTimeOffset From { get; }

        public DateTimeOffset Until { get; }

        public LinkedListNode<Entry> InAll { get; }

        public LinkedListNode<Entry> InShare { get; }

        public int Size => Frame + (2 * Authorization.Length);
    }

    /// <summary>What one principal takes.</summary>
    private sealed class Share
    {
        public LinkedList<Entry> Entries { get; } = new();

        public int Taken { get; set; }
    }

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
