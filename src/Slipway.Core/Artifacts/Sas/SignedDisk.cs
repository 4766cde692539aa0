using System.Text.Json;
using Slipway.Core.OfferTypes;

namespace Slipway.Core.Artifacts;

/// <summary>A disk with its address, read as a blob store reads it.</summary>
public sealed record SignedDisk(ImageReference Reference, SignedAddress Address)
{
    /// <summary>The disk is live already, under an address with another signature: it is not read again, but the signature might give away more than the old one did.</summary>
    public bool IsRenewed { get; init; }

    /// <summary>The disks of a definition that have a web address, but those whose very address is live.</summary>
    internal static IReadOnlyList<SignedDisk> New(OfferType type, JsonElement definition, JsonElement live)
    {
        var known = LiveDisks.Of(type, live);
        return
        [
            .. from disk in ImageReferences.Of(type, definition)
               where known.AddressOf(disk) != disk.Address
               let address = SignedAddress.Of(disk.Address)
               where address is not null
               select new SignedDisk(disk, address) { IsRenewed = known.Contains(disk) },
        ];
    }
}
