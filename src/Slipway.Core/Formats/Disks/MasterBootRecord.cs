using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Slipway.Core.Formats.Disks;

/// <summary>
/// The partition table in a disk's first sector, or in that of an extended partition: four entries
/// of 16 bytes.
/// </summary>
internal sealed record MasterBootRecord(ImmutableArray<MasterBootRecord.Entry> Entries)
{
    private const int EntriesAt = 446;
    private const int EntryLength = 16;

    /// <summary>Null without the two bytes that end such a sector.</summary>
    public static MasterBootRecord? Read(ReadOnlySpan<byte> sector)
    {
        if (sector.Length < Partition.Sector || sector[510] != 0x55 || sector[511] != 0xAA)
            return null;
        var entries = ImmutableArray.CreateBuilder<Entry>(4);
        for (var index = 0; index < 4; index++)
        {
            var entry = sector.Slice(EntriesAt + (index * EntryLength), EntryLength);
            entries.Add(new Entry(
                entry[4], BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[12..])));
        }

        return new MasterBootRecord(entries.MoveToImmutable());
    }

    public bool IsProtective => Entries.Any(entry => entry.Type == 0xEE);

    public bool IsEmpty => Entries.All(entry => entry.IsEmpty);

    public IEnumerable<Partition> Partitions() =>
        Entries.Select((entry, index) => (entry, index))
            .Where(found => !found.entry.IsEmpty)
            .Select(found => found.entry.At(found.index + 1, from: 0));

    internal readonly record struct Entry(byte Type, uint First, uint Count)
    {
        public bool IsEmpty => Type == 0 || Count == 0;

        public bool IsExtended => Type is 0x05 or 0x0F or 0x85;

        /// <param name="number">As systems count it.</param>
        /// <param name="from">The sector that the entry counts from.</param>
        public Partition At(int number, ulong from) => new(
            number,
            from + First,
            from + First + Count - 1,
            IsExtended ? PartitionUse.Extended : Type == 0x82 ? PartitionUse.Swap : PartitionUse.Other);
    }
}
