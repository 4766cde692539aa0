using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using Slipway.Core.Rules;

namespace Slipway.Core.Formats.Disks;

/// <summary>
/// The header of a GPT, in the disk's second sector, and the entries that it points to. Only the
/// first of the two copies is read.
/// </summary>
internal sealed record GuidPartitionTable(ulong EntriesAt, uint Count, uint EntryLength, uint EntriesChecksum)
{
    private const int SmallestHeader = 92;
    private const uint SmallestEntry = 128;
    private const uint LargestEntry = 4096;
    private const uint MostEntries = 1024;

    private static readonly Guid SwapType = new("0657FD6D-A4AB-43C4-84E5-0933C84B4F4F");

    /// <summary>The root of x86-64 and of arm64.</summary>
    private static readonly Guid[] RootTypes = [new("4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709"), new("B921B045-1DF0-41C3-AF44-4C6F280D3FAE")];

    public static ReadOnlySpan<byte> Signature => "EFI PART"u8;

    /// <summary>At most 4 MiB.</summary>
    public int Length => (int)(Count * EntryLength);

    public long Offset => (long)EntriesAt * Partition.Sector;

    /// <summary>The header, when it can be trusted; else what is wrong with it.</summary>
    public static (GuidPartitionTable? Table, FileFault? Fault) ReadHeader(ReadOnlySpan<byte> sector, long diskSize)
    {
        if (sector.Length < Partition.Sector || !sector.StartsWith(Signature))
            return (null, new FileFault(PartitionRules.Header, ("fault", "does not begin with 'EFI PART'")));
        var length = BinaryPrimitives.ReadUInt32LittleEndian(sector[12..]);
        if (length is < SmallestHeader or > Partition.Sector)
            return (null, new FileFault(PartitionRules.Header, ("fault", "has a length that is not allowed")));

        Span<byte> header = stackalloc byte[(int)length];
        sector[..(int)length].CopyTo(header);
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        header[16..20].Clear();
        if (Crc32.HashToUInt32(header) != checksum)
            return (null, new FileFault(PartitionRules.Header, ("fault", "has a checksum that is not that of its bytes")));

        var table = new GuidPartitionTable(
            BinaryPrimitives.ReadUInt64LittleEndian(header[72..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[80..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[84..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[88..]));
        return table.FaultOfLimits(BinaryPrimitives.ReadUInt64LittleEndian(header[24..]), diskSize) is { } fault
            ? (null, new FileFault(PartitionRules.Limits, ("fault", fault)))
            : (table, null);
    }

    private string? FaultOfLimits(ulong ownSector, long diskSize) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(ownSector != 1 ? $"says that it is in sector {ownSector}, not in 1"
            : Count is 0 or > MostEntries ? $"has {Count} entries; 1 to {MostEntries} are allowed"
            : EntryLength is < SmallestEntry or > LargestEntry || !uint.IsPow2(EntryLength)
                ? $"has entries of {EntryLength} bytes; 128, 256, … 4096 are allowed"
            : EntriesAt < 2 || EntriesAt > (ulong)(diskSize / Partition.Sector) || Offset + Length > diskSize
                ? $"has its entries in sector {EntriesAt}, which is not on the disk"
            : "")}") is { Length: > 0 } fault ? fault : null;

    public FileFault? FaultOf(ReadOnlySpan<byte> entries) =>
        Crc32.HashToUInt32(entries) == EntriesChecksum ? null : new FileFault(PartitionRules.Entries);

    public IEnumerable<Partition> Partitions(ReadOnlyMemory<byte> entries)
    {
        for (var index = 0; index < Count; index++)
        {
            var entry = entries.Span.Slice(index * (int)EntryLength, (int)EntryLength);
            var type = new Guid(entry[..16]);
            if (type == Guid.Empty)
                continue;
            var use = type == SwapType ? PartitionUse.Swap : RootTypes.Contains(type) ? PartitionUse.LinuxRoot : PartitionUse.Other;
            yield return new Partition(
                index + 1, BinaryPrimitives.ReadUInt64LittleEndian(entry[32..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[40..]), use);
        }
    }
}
