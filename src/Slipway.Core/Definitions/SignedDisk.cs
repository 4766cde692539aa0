using Slipway.Core.Formats.Sas;

namespace Slipway.Core.Definitions;

/// <summary>A disk with its address, read as a blob store reads it.</summary>
public sealed record SignedDisk(ImageReference Reference, SignedAddress Address)
{
    /// <summary>
    /// The disk was live already, under an address with another signature: it is not read again,
    /// but the new signature may grant more than the old one.
    /// </summary>
    public bool IsRenewed { get; init; }

    /// <summary>
    /// The disks of a definition that have a web address, but those whose very address is live.
    /// </summary>
    internal static IReadOnlyList<SignedDisk> New(OfferToCheck offer)
    {
        var addresses = ImageReferences.Of(offer.Type, offer.LiveRoot).Select(disk => disk.Address).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from disk in ImageReferences.Of(offer.Type, offer.Root)
               let wasLive = offer.LiveContents.Find(disk) is not null
               where !wasLive || !addresses.Contains(disk.Address)
               let address = SignedAddress.Of(disk.Address)
               where address is not null
               select new SignedDisk(disk, address) { IsRenewed = wasLive },
        ];
    }
}
