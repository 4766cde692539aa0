using System.Net;
using Slipway.Server.Http;

namespace Slipway.Server.Identity;

/// <summary>
/// Slows down callers that send wrong secrets. Failures count per pair of client and address, and
/// per address with ten times the limit, so a client cannot be locked out from another address. The
/// counts are in each node's memory, in bounded space.
/// </summary>
public sealed class FailedLogins(IdentityOptions options, TimeProvider machine)
{
    /// <summary>
    /// How many clients and addresses are remembered; those with the oldest failures are removed
    /// first.
    /// </summary>
    private const int Most = 20_000;

    private const int Default = 10;

    private const int AddressFactor = 10;

    /// <summary>Failures are forgotten after this time without another.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>
    /// After a correct secret, failures of other clients at the same address do not delay this
    /// client.
    /// </summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromDays(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly int allowed = options.FailedLogins ?? Default;
    private readonly long origin = machine.GetTimestamp();
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> quietest = new();

    /// <summary>
    /// How long this client must wait before it may try again from this address; null if it may try
    /// now.
    /// </summary>
    public TimeSpan? Pause(string? clientId, IPAddress? address)
    {
        lock (gate)
        {
            var now = Now;
            var pair = Find(PairKey(clientId, address));
            var until = pair?.PausedUntil ?? default;
            if (!(pair?.TrustedUntil > now) && Find(ClientAddress.KeyOf(address)) is { } all && all.PausedUntil > until)
                until = all.PausedUntil;
            return until > now ? until - now : null;
        }
    }

    /// <summary>Records a wrong secret. True if this failure starts a pause.</summary>
    public bool Failed(string? clientId, IPAddress? address)
    {
        lock (gate)
        {
            // Both are counted, whatever the first returns.
            var one = Fail(PairKey(clientId, address), allowed);
            var all = Fail(ClientAddress.KeyOf(address), allowed * AddressFactor);
            return one || all;
        }
    }

    /// <summary>
    /// Records a correct secret: the client's own failures are forgotten, the address's are not.
    /// </summary>
    public void Succeeded(string? clientId, IPAddress? address)
    {
        lock (gate)
        {
            var entry = Touch(PairKey(clientId, address));
            (entry.Failures, entry.PausedUntil, entry.TrustedUntil) = (0, default, Now + Trusted);
        }
    }

    /// <summary>
    /// The time since this object was created; unlike the time of day it never jumps.
    /// </summary>
    private TimeSpan Now => machine.GetElapsedTime(origin);

    private bool Fail(string key, int limit)
    {
        var now = Now;
        var entry = Touch(key);
        entry.Failures = entry.LastFailure + Window < now ? 1 : entry.Failures + 1;
        entry.LastFailure = now;
        if (entry.Failures < limit)
            return false;
        var pause = FirstPause * Math.Pow(2, Math.Min(entry.Failures - limit, 10));
        entry.PausedUntil = now + (pause < LongestPause ? pause : LongestPause);
        return entry.Failures == limit;
    }

    private Entry? Find(string key) => entries.TryGetValue(key, out var node) ? node.Value : null;

    private Entry Touch(string key)
    {
        if (entries.TryGetValue(key, out var node))
        {
            quietest.Remove(node);
        }
        else
        {
            if (entries.Count >= Most && quietest.First is { } first)
            {
                entries.Remove(first.Value.Key);
                quietest.Remove(first);
            }

            node = new LinkedListNode<Entry>(new Entry(key));
            entries.Add(key, node);
        }

        quietest.AddLast(node);
        return node.Value;
    }

    private static string PairKey(string? clientId, IPAddress? address) => $"{ClientAddress.KeyOf(address)} {clientId}";

    private sealed class Entry(string key)
    {
        public string Key { get; } = key;

        public int Failures { get; set; }

        public TimeSpan LastFailure { get; set; }

        public TimeSpan PausedUntil { get; set; }

        public TimeSpan TrustedUntil { get; set; }
    }
}
