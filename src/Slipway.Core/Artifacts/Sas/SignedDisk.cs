using System.Text.Json;
using Slipway.Core.OfferTypes;

namespace Slipway.Core.Artifacts;

/// <summary>A disk with its address, read as a blob store reads it.</summary>
public sealed record SignedDisk(ImageReference Reference, SignedAddress Address)
{
    /// <summary>
    /// The disks of a definition that have a web address, but those whose very address is live: its signature may have ended since. A renewed one is judged, for
    /// it might give away more than the old one did.
    /// </summary>
    internal static IReadOnlyList<SignedDisk> New(OfferType type, JsonElement definition, JsonElement live)
    {
        var known = LiveDisks.Of(type, live);
        return
        [
            .. from disk in ImageReferences.Of(type, definition)
               where known.AddressOf(disk) != disk.Address
               let address = SignedAddress.Of(disk.Address)
               where address is not null
               select new SignedDisk(disk, address),
        ];
    }
}
