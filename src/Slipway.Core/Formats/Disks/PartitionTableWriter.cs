using System.Buffers.Binary;
using System.IO.Hashing;

namespace Slipway.Core.Formats.Disks;

/// <summary>Draws partition tables and the beginnings of file systems onto sparse disks.</summary>
public static class PartitionTableWriter
{
    public static readonly Guid LinuxData = new("0FC63DAF-8483-4772-8E79-3D69D8477DE4");
    public static readonly Guid BasicData = new("EBD0A0A2-B9E5-4433-87C0-68B6B72699C7");

    private const int Entries = 128;
    private const int EntryLength = 128;

    /// <summary>A protective MBR, and a GPT of 128 entries behind it.</summary>
    public static void WriteGpt(SparseVhd disk, IReadOnlyList<(Guid Type, ulong First, ulong Last)> partitions)
    {
        var sectors = (ulong)disk.VirtualSize / Partition.Sector;
        disk.Write(0, Mbr((0xEE, 1, (uint)Math.Min(sectors - 1, uint.MaxValue))));

        var entries = new byte[Entries * EntryLength];
        foreach (var (index, (type, first, last)) in partitions.Index())
        {
            var entry = entries.AsSpan(index * EntryLength, EntryLength);
            type.TryWriteBytes(entry);
            new Guid(index + 1, 0x5117, 0x3A41, 1, 2, 3, 4, 5, 6, 7, 8).TryWriteBytes(entry[16..]);
            Write(entry, [], (32, first), (40, last));
        }

        disk.Write(2 * Partition.Sector, entries);
        disk.Write(Partition.Sector, Header(sectors, Crc32.HashToUInt32(entries)));
    }

    /// <summary>
    /// A boot sector with up to four entries: type, first sector, number of sectors.
    /// </summary>
    public static byte[] Mbr(params (byte Type, uint First, uint Count)[] partitions)
    {
        var sector = new byte[Partition.Sector];
        for (var index = 0; index < partitions.Length; index++)
        {
            var entry = sector.AsSpan(446 + (index * 16), 16);
            entry[4] = partitions[index].Type;
            Write(entry, [(8, partitions[index].First), (12, partitions[index].Count)]);
        }

        (sector[510], sector[511]) = (0x55, 0xAA);
        return sector;
    }

    /// <summary>What an ext4 or an NTFS begins with.</summary>
    public static void WriteFileSystem(SparseVhd disk, long at, SystemFamily family)
    {
        if (family == SystemFamily.Windows)
        {
            disk.Write(at, [0xEB, 0x52, 0x90, .. "NTFS    "u8]);
            return;
        }

        var superblock = new byte[1024];
        // Blocks of 4 KiB, the magic number, a journal, extents.
        Write(superblock, [(0x18, 2), (0x38, 0xEF53), (0x5C, 0x4), (0x60, 0x40)]);
        "/"u8.CopyTo(superblock.AsSpan(0x88));
        disk.Write(at + 1024, superblock);
    }

    private static byte[] Header(ulong sectors, uint entriesChecksum)
    {
        var header = new byte[92];
        GuidPartitionTable.Signature.CopyTo(header);
        Write(
            header,
            [(8, 0x0001_0000), (12, (uint)header.Length), (80, Entries), (84, EntryLength), (88, entriesChecksum)],
            (24, 1),
            (32, sectors - 1),
            (40, 34),
            (48, sectors - 34),
            (72, 2));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), Crc32.HashToUInt32(header));
        return header;
    }

    /// <summary>Numbers of 32 and of 64 bits at their places.</summary>
    private static void Write(Span<byte> bytes, (int At, uint Value)[] narrow, params (int At, ulong Value)[] wide)
    {
        foreach (var (at, value) in narrow)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[at..], value);
        foreach (var (at, value) in wide)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], value);
    }
}
