using System.IO.Hashing;

namespace Slipway.Core.Formats.Disks;

/// <summary>
/// A fixed VHD that exists only as the parts that are written to it and its footer; everything else
/// reads as zeroes. So a disk of any size costs no memory: for samples, demos and tests.
/// </summary>
public sealed class SparseVhd
{
    private readonly List<(long At, byte[] Bytes)> parts = [];

    public SparseVhd(long virtualSize)
    {
        VirtualSize = virtualSize;
        Write(virtualSize, VhdFooter.Fixed(virtualSize));
    }

    public long VirtualSize { get; }

    /// <summary>The file's length: the disk and its footer.</summary>
    public long Length => VirtualSize + VhdFooter.Length;

    /// <summary>Equal disks are equal files.</summary>
    public string ETag => $"\"vhd-{VirtualSize:x}-{parts.Aggregate(0u, (sum, part) => (sum * 31) + Crc32.HashToUInt32(part.Bytes)):x}\"";

    /// <summary>
    /// A disk that certification accepts as an operating system disk: a GPT and one partition a MiB
    /// from the start, with an ext4 or an NTFS.
    /// </summary>
    public static SparseVhd WithSystem(SystemFamily family, long virtualSize)
    {
        var disk = new SparseVhd(virtualSize);
        var last = (ulong)(virtualSize / Partition.Sector) - PartitionRules.FirstFree;
        PartitionTableWriter.WriteGpt(
            disk,
            [(family == SystemFamily.Windows
                ? PartitionTableWriter.BasicData
                : PartitionTableWriter.LinuxData, PartitionRules.FirstFree, last)]);
        PartitionTableWriter.WriteFileSystem(disk, (long)PartitionRules.FirstFree * Partition.Sector, family);
        return disk;
    }

    /// <summary>Later parts lie over earlier ones.</summary>
    public void Write(long at, byte[] bytes) => parts.Add((at, bytes));

    /// <summary>
    /// Fills <paramref name="target"/> with the bytes from <paramref name="offset"/> on; fewer
    /// where the file ends, none behind its end.
    /// </summary>
    public int Read(long offset, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var count = (int)Math.Min(target.Length, Math.Max(0, Length - offset));
        var wanted = target[..count];
        wanted.Clear();
        foreach (var (at, bytes) in parts)
        {
            var from = Math.Max(at, offset);
            var to = Math.Min(at + bytes.Length, offset + count);
            if (from < to)
                bytes.AsSpan((int)(from - at), (int)(to - from)).CopyTo(wanted[(int)(from - offset)..]);
        }

        return count;
    }

    public byte[] Read(long offset, int count)
    {
        var bytes = new byte[Math.Min(count, Math.Max(0, Length - offset))];
        Read(offset, bytes);
        return bytes;
    }

    /// <summary>Writes it as a file that takes hardly any room on disk.</summary>
    public void WriteTo(string path)
    {
        using var file = File.Create(path);
        file.SetLength(Length);
        foreach (var (at, bytes) in parts)
        {
            file.Position = at;
            file.Write(bytes);
        }
    }

    /// <summary>For what takes files from streams only.</summary>
    public Stream Open() => new Reader(this);

    private sealed class Reader(SparseVhd disk) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => disk.Length;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var read = disk.Read(Position, buffer);
            Position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
