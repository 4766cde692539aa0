using System.Text.Json;
using Slipway.Core.OfferTypes;

namespace Slipway.Core.Artifacts;

/// <summary>
/// The disks that are live. They were certified then and are not again: their signatures may have ended since, and what is published never changes.
/// A renewed signature is no change (ours), so addresses are compared without it. All else that a query says may choose another file, version or snapshot, and
/// another system is looked for on the same disk in another way: such disks are judged and read like new ones.
/// </summary>
public sealed class LiveDisks
{
    private readonly Dictionary<(string Plan, string Version, bool IsData, SystemFamily Family, string Address), string> addresses = [];

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

    private static (string Plan, string Version, bool IsData, SystemFamily Family, string Address) KeyOf(ImageReference disk) =>
        (disk.PlanId.ToLowerInvariant(), disk.Version, disk.IsDataDisk, disk.SystemFamily, SignedAddress.Unsigned(disk.Address));
}
