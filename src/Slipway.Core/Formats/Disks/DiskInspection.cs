using System.Collections.Immutable;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.Formats.Disks;

/// <summary>
/// Inspects a disk image with as few reads as possible. The caller reads the range in
/// <see cref="Wanted"/> and passes its bytes to <see cref="Take"/>, until nothing is wanted. Ends
/// for any bytes, after at most <see cref="MostReads"/> reads.
/// </summary>
public sealed class DiskInspection
{
    /// <summary>The first read with it.</summary>
    public const int MostReads = 20;

    /// <summary>
    /// The first MiB and the signatures of a partition that begins behind it, which nearly every
    /// system's first one does.
    /// </summary>
    private const int SystemHead = (int)VhdFooter.MiB + FileSystem.SignaturesLength;

    /// <summary>Holds the signatures of other formats.</summary>
    private const int DataHead = 64 * 1024;

    private const int MostPartitions = 12;
    private const int MostLinks = 5;

    private readonly bool isSystemDisk;
    private readonly long length;
    private readonly byte[] head;
    private readonly IEnumerator<ByteRange> reads;
    private readonly List<FileFault> partitionFaults = [];
    private readonly List<Partition> partitions = [];
    private ImmutableArray<FileFault> vhdFaults = [];
    private byte[] given = [];
    private long? size;
    private int unseen;
    private bool tableIsSound;

    /// <param name="isSystemDisk">
    /// Whether an operating system's disk is expected; of others only the footer counts.
    /// </param>
    /// <param name="length">The whole file's length.</param>
    /// <param name="head">
    /// The bytes of <see cref="First"/>; fewer when the file ends before.
    /// </param>
    public DiskInspection(bool isSystemDisk, long length, byte[] head)
    {
        if (head.Length != Math.Min(length, First(isSystemDisk).Length))
            throw new ArgumentException($"{head.Length} bytes are not the head of a file of {length}.", nameof(head));
        (this.isSystemDisk, this.length, this.head) = (isSystemDisk, length, head);
        reads = Read().Where(range => !IsInHead(range)).GetEnumerator();
        Wanted = reads.MoveNext() ? reads.Current : null;
    }

    /// <summary>What is to be read next; null at the end.</summary>
    public ByteRange? Wanted { get; private set; }

    public InspectedDisk Disk => new(length)
    {
        VhdFaults = vhdFaults,
        Size = size,
        PartitionFaults = [.. partitionFaults],
        Partitions = [.. partitions],
        AllSeen = tableIsSound && unseen == 0 && partitions.Count > 0,
    };

    /// <summary>What is read before anything is known, its length included.</summary>
    public static ByteRange First(bool isSystemDisk) => new(0, isSystemDisk ? SystemHead : DataHead);

    /// <summary>Takes the bytes that were wanted.</summary>
    public void Take(byte[] bytes)
    {
        if (bytes.Length != Wanted?.Length)
            throw new ArgumentException($"{bytes.Length} bytes are not the {Wanted?.Length} that were wanted.", nameof(bytes));
        given = bytes;
        Wanted = reads.MoveNext() ? reads.Current : null;
        given = [];
    }

    /// <summary>All that is looked at; what lies in the head was read already.</summary>
    private IEnumerable<ByteRange> Read()
    {
        var end = new ByteRange(Math.Max(0, length - VhdFooter.Length), (int)Math.Min(length, VhdFooter.Length));
        yield return end;
        var reading = VhdFooter.Read(Got(end).Span, head, length);
        vhdFaults = reading.Faults;
        size = reading.Footer?.VirtualSize;
        if (!isSystemDisk || size is not { } disk || disk < VhdFooter.SmallestSize)
            yield break;

        var record = FileSystem.IsBootSector(head) ? null : MasterBootRecord.Read(head);
        var hasGpt = head.AsSpan(Partition.Sector).StartsWith(GuidPartitionTable.Signature);
        foreach (var range in record is { IsProtective: true } ? ReadGpt(disk)
            : record is { IsEmpty: false } ? ReadChain(record, disk)
            : [])
            yield return range;
        if (record is null or { IsEmpty: true, IsProtective: false })
        {
            partitionFaults.Add(
                hasGpt ? new FileFault(PartitionRules.Protective)
                : record is null ? new FileFault(PartitionRules.Table, ("found", WithoutTable()))
                : new FileFault(PartitionRules.Listed, ("table", "MBR")));
        }

        if (partitions.Count == 0)
            yield break;
        partitionFaults.AddRange(PartitionRules.OfPlaces(partitions, disk));
        foreach (var range in ReadFileSystems(disk))
            yield return range;
        if (unseen > 0)
            partitionFaults.Add(new FileFault(PartitionRules.AllSeen, ("count", Quoted.Number(unseen))));
    }

    private IEnumerable<ByteRange> ReadGpt(long disk)
    {
        var (table, fault) = GuidPartitionTable.ReadHeader(head.AsSpan(Partition.Sector, Partition.Sector), disk);
        if (table is null)
        {
            partitionFaults.Add(fault!);
            yield break;
        }

        var range = new ByteRange(table.Offset, table.Length);
        yield return range;
        var entries = Got(range);
        if (table.FaultOf(entries.Span) is { } damaged)
        {
            partitionFaults.Add(damaged);
            yield break;
        }

        tableIsSound = true;
        partitions.AddRange(table.Partitions(entries));
        if (partitions.Count == 0)
            partitionFaults.Add(new FileFault(PartitionRules.Listed, ("table", "GPT")));
        WarnOfFirstMiB(2 * Partition.Sector, range);
    }

    /// <summary>
    /// The partitions of the first sector, and those within an extended one: each begins with a
    /// sector that names it and the next.
    /// </summary>
    private IEnumerable<ByteRange> ReadChain(MasterBootRecord record, long disk)
    {
        tableIsSound = true;
        partitions.AddRange(record.Partitions());
        WarnOfFirstMiB(Partition.Sector, new ByteRange(0, 0));
        var extended = partitions.Where(partition => partition.Use == PartitionUse.Extended).ToList();
        unseen += Math.Max(0, extended.Count - 1);
        if (extended is not [var around, ..] || !around.LiesWithin(disk))
            yield break;

        var number = 5;
        ulong? next = around.First;
        for (var links = 0; next is { } sector; links++)
        {
            if (links == MostLinks)
            {
                unseen++;
                yield break;
            }

            var range = new ByteRange((long)sector * Partition.Sector, Partition.Sector);
            yield return range;
            if (MasterBootRecord.Read(Got(range).Span) is not { } link)
            {
                Broken(sector, "it does not end with 55AA");
                yield break;
            }

            if (!link.Entries[0].IsEmpty)
                partitions.Add(
                    link.Entries[0].At(number++, sector) with
                    {
                        Use = link.Entries[0].Type == 0x82 ? PartitionUse.Swap : PartitionUse.Other,
                    });
            next = link.Entries[1].IsEmpty ? null : around.First + link.Entries[1].First;
            if (next <= sector || next > around.Last)
            {
                Broken(sector, "the next link does not come after it within the partition");
                yield break;
            }
        }
    }

    private void Broken(ulong sector, string fault)
    {
        tableIsSound = false;
        partitionFaults.Add(
            new FileFault(PartitionRules.Chain, ("sector", Quoted.Number((long)sector)), ("fault", fault)));
    }

    /// <summary>
    /// The largest partitions are read first: a system lies in a large one, its boot files often in
    /// a small one.
    /// </summary>
    private IEnumerable<ByteRange> ReadFileSystems(long disk)
    {
        var largest = partitions.Select((partition, index) => (partition, index))
            .Where(found => found.partition.Use != PartitionUse.Extended)
            .OrderByDescending(found => found.partition.LiesWithin(disk))
            .ThenByDescending(found => found.partition.Last - found.partition.First)
            .ToList();
        foreach (var (partition, index) in largest.Take(MostPartitions))
        {
            if (!partition.LiesWithin(disk))
            {
                tableIsSound = false;
                continue;
            }

            var sectors = Math.Min(partition.Last - partition.First + 1, FileSystem.SignaturesLength / Partition.Sector);
            var range = new ByteRange((long)partition.First * Partition.Sector, (int)sectors * Partition.Sector);
            yield return range;
            partitions[index] = partition with { Holds = FileSystem.Of(Got(range).Span) };
        }

        unseen += Math.Max(0, largest.Count - MostPartitions);
    }

    /// <param name="from">The end of what is a table in any case.</param>
    /// <param name="entries">A table's entries, wherever they lie.</param>
    private void WarnOfFirstMiB(int from, ByteRange entries)
    {
        var first = partitions.Aggregate(PartitionRules.FirstFree, (least, partition) => Math.Min(least, partition.First));
        var end = (int)Math.Min((ulong)head.Length, first * Partition.Sector);
        if ((FirstUsed(from, Math.Min(end, entries.From)) ?? FirstUsed(Math.Max(from, entries.From + entries.Length), end)) is { } used)
            partitionFaults.Add(new FileFault(PartitionRules.NothingInFirstMiB, ("offset", Quoted.Number(used))));
    }

    /// <summary>Where the first byte of the head in this range is that is not zero.</summary>
    private long? FirstUsed(long from, long end) =>
        from < end && head.AsSpan((int)from, (int)(end - from)).IndexOfAnyExcept((byte)0) is >= 0 and var gap ? from + gap : null;

    private string WithoutTable() =>
        FileSystem.Of(head) is { } whole ? $"a file system ({whole.Name}) begins where it should be"
        : head.AsSpan(0, Partition.Sector).ContainsAnyExcept((byte)0) ? "its first sector does not end with 55AA"
        : "its first sector is empty";

    private bool IsInHead(ByteRange range) => range.From + range.Length <= head.Length;

    private ReadOnlyMemory<byte> Got(ByteRange range) => IsInHead(range) ? head.AsMemory((int)range.From, range.Length) : given;
}
