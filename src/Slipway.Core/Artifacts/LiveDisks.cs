using System.Text.Json;
using Slipway.Core.OfferTypes;

namespace Slipway.Core.Artifacts;

/// <summary>
/// The disks that are live. They were certified then and are not again: their signatures may have ended since, and what is published never changes.
/// A renewed signature is no change (ours), so addresses are compared without their query.
/// </summary>
public sealed class LiveDisks
{
    private readonly Dictionary<(string Plan, string Version, bool IsData, string Address), string> addresses = [];

    private LiveDisks(IEnumerable<ImageReference> live)
    {
        foreach (var disk in live)
            addresses.TryAdd(KeyOf(disk), disk.Address);
    }

    /// <param name="type">The offer's type.</param>
    /// <param name="live">The definition that is live; undefined while none is.</param>
    public static LiveDisks Of(OfferType type, JsonElement live) => new(ImageReferences.Of(type, live));

    public bool Contains(ImageReference disk) => addresses.Count > 0 && addresses.ContainsKey(KeyOf(disk));

    /// <summary>The address under which the same disk is live; null when it is not.</summary>
    public string? AddressOf(ImageReference disk) => addresses.GetValueOrDefault(KeyOf(disk));

    private static (string Plan, string Version, bool IsData, string Address) KeyOf(ImageReference disk)
    {
        var query = disk.Address.IndexOf('?', StringComparison.Ordinal);
        return (disk.PlanId.ToLowerInvariant(), disk.Version, disk.IsDataDisk, query < 0 ? disk.Address : disk.Address[..query]);
    }
}
