using System.Text.Json;
using Slipway.Core.OfferTypes;

namespace Slipway.Core.Artifacts;

/// <summary>A disk with its address, read as a blob store reads it.</summary>
public sealed record SignedDisk(ImageReference Reference, SignedAddress Address)
{
    /// <summary>The disks of a definition that are not live already and have a web address.</summary>
    internal static IReadOnlyList<SignedDisk> New(OfferType type, JsonElement definition, JsonElement live)
    {
        var known = LiveDisks.Of(type, live);
        return
        [
            .. from disk in ImageReferences.Of(type, definition)
               where !known.Contains(disk)
               let address = SignedAddress.Of(disk.Address)
               where address is not null
               select new SignedDisk(disk, address),
        ];
    }
}
