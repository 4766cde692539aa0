
namespace Slipway.Core.Definitions;

/// <summary>A disk of such a version.</summary>
/// <param name="Lun">Null for the operating system's.</param>
/// <param name="Address">Without its signature.</param>
/// <param name="Facts">The results of certification; null where nothing is known.</param>
public sealed record LiveDisk(int? Lun, string Address, ImageFacts? Facts)
{
    /// <summary>
    /// Whether another disk has this one's content, as far as is known. Checksums of copies decide
    /// wherever it lies; else it must lie at the same address, and what was read there, if anything
    /// was, must have the same length and ETag.
    /// </summary>
    /// <param name="other">The disk that is to take this one's place.</param>
    /// <param name="copiesCome">
    /// Whether it will be copied later: until then, differences that need the checksum are not
    /// reported.
    /// </param>
    public bool IsSame(LiveDisk other, bool copiesCome)
    {
        if (Facts?.Copy is { } copy && other.Facts?.Copy is { } now)
            return copy.Sha256 == now.Sha256;
        return (copiesCome && Facts?.Copy is not null)
            || (Address == other.Address && (Facts is null || other.Facts is null || Facts.IsSame(other.Facts.Length, other.Facts.ETag)));
    }
}
