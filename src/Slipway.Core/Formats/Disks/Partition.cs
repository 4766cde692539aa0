namespace Slipway.Core.Formats.Disks;

/// <summary>
/// A part of a disk, as a partition table lists it: its number there, and its first and last sector
/// of 512 bytes.
/// </summary>
public sealed record Partition(int Number, ulong First, ulong Last, PartitionUse Use)
{
    public const int Sector = 512;

    /// <summary>
    /// What it was found to hold; null while it was not looked at, and for what is not known.
    /// </summary>
    public FileSystem? Holds { get; init; }

    public bool LiesWithin(long diskSize) => First <= Last && Last < (ulong)diskSize / Sector;
}
