using System.Buffers.Binary;

namespace Slipway.Core.Formats.Disks;

/// <summary>What a partition holds, by the signature that it begins with.</summary>
public sealed record FileSystem(string Name, SystemFamily Family)
{
    /// <summary>
    /// How many bytes of a partition's start hold all signatures; that of btrfs lies farthest from
    /// it.
    /// </summary>
    public const int SignaturesLength = 68 * 1024;

    public static readonly FileSystem Swap = new("Linux swap", SystemFamily.Either);
    public static readonly FileSystem BitLocker = new("BitLocker", SystemFamily.Windows);

    private const int ExtAt = 1024;

    /// <summary>It was last mounted as <c>/</c>; only ext records it.</summary>
    public bool IsRoot { get; init; }

    /// <summary>Null for an unknown one. Never throws, however few the bytes.</summary>
    public static FileSystem? Of(ReadOnlySpan<byte> start) =>
        Holds(start, 3, "-FVE-FS-"u8) ? BitLocker
        : Holds(start, 3, "NTFS    "u8) ? new FileSystem("NTFS", SystemFamily.Windows)
        : Holds(start, 3, "ReFS"u8) && Holds(start, 16, "FSRS"u8) ? new FileSystem("ReFS", SystemFamily.Windows)
        : Holds(start, 3, "EXFAT   "u8) ? new FileSystem("exFAT", SystemFamily.Either)
        : Holds(start, 0, "XFSB"u8) ? new FileSystem("xfs", SystemFamily.Linux)
        : Holds(start, 0, [(byte)'L', (byte)'U', (byte)'K', (byte)'S', 0xBA, 0xBE]) ? new FileSystem("LUKS", SystemFamily.Linux)
        : IsLogicalVolume(start) ? new FileSystem("LVM", SystemFamily.Linux)
        : Holds(start, 0x10040, "_BHRfS_M"u8) ? new FileSystem("btrfs", SystemFamily.Linux)
        // the record knows two families, and BSD is sold as Linux
        : Holds(start, 0x1055C, [0x19, 0x01, 0x54, 0x19]) ? new FileSystem("UFS2", SystemFamily.Linux)
        : IsSwap(start, 4096) || IsSwap(start, 8192) || IsSwap(start, 65536) ? Swap
        : IsExt(start) ? Ext(start)
        : Holds(start, 1024, [0x10, 0x20, 0xF5, 0xF2]) ? new FileSystem("f2fs", SystemFamily.Linux)
        : IsFat(start) ? new FileSystem("FAT", SystemFamily.Either)
        : null;

    /// <summary>
    /// The boot sector of a file system ends like a partition table and is not one.
    /// </summary>
    internal static bool IsBootSector(ReadOnlySpan<byte> start) =>
        Of(start[..Math.Min(start.Length, 512)]) is { Name: "NTFS" or "ReFS" or "exFAT" or "FAT" or "BitLocker" };

    private static bool IsLogicalVolume(ReadOnlySpan<byte> start)
    {
        for (var sector = 0; sector < 4; sector++)
            if (Holds(start, sector * 512, "LABELONE"u8) && Holds(start, (sector * 512) + 24, "LVM2 001"u8))
                return true;
        return false;
    }

    private static bool IsSwap(ReadOnlySpan<byte> start, int page) =>
        Holds(start, page - 10, "SWAPSPACE2"u8) || Holds(start, page - 10, "SWAP-SPACE"u8);

    /// <summary>
    /// Two bytes of magic happen by chance, so the block size must be one as well.
    /// </summary>
    private static bool IsExt(ReadOnlySpan<byte> start) =>
        start.Length >= ExtAt + 1024
            && Holds(start, ExtAt + 0x38, [0x53, 0xEF])
            && BinaryPrimitives.ReadUInt32LittleEndian(start[(ExtAt + 0x18)..]) <= 6;

    private static FileSystem Ext(ReadOnlySpan<byte> start)
    {
        var superblock = start[ExtAt..];
        var compatible = BinaryPrimitives.ReadUInt32LittleEndian(superblock[0x5C..]);
        var incompatible = BinaryPrimitives.ReadUInt32LittleEndian(superblock[0x60..]);
        var name = (incompatible & 0x40) != 0 ? "ext4" : (compatible & 0x4) != 0 ? "ext3" : "ext2";
        return new FileSystem(name, SystemFamily.Linux) { IsRoot = superblock[0x88] == '/' && superblock[0x89] == 0 };
    }

    private static bool IsFat(ReadOnlySpan<byte> start) =>
        Holds(start, 510, [0x55, 0xAA]) && (Holds(start, 54, "FAT1"u8) || Holds(start, 82, "FAT32"u8));

    private static bool Holds(ReadOnlySpan<byte> bytes, int at, ReadOnlySpan<byte> signature) =>
        bytes.Length >= at + signature.Length && bytes[at..].StartsWith(signature);
}
