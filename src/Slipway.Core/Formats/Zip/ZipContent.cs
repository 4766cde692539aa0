using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Slipway.Core.Formats.Zip;

/// <summary>
/// The data of entries: found by their local headers, and unpacked no further than was announced.
/// </summary>
internal static class ZipContent
{
    private const uint LocalMark = 0x04034b50;
    private const int LocalLength = 30;

    /// <summary>
    /// The entry with the place of its data; null where its local header is none, or says other
    /// things than the directory does.
    /// </summary>
    public static ZipEntry? Locate(Stream zip, ZipEntry entry, long end, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (ZipDirectory.Read(zip, entry.Offset, LocalLength) is not { } header
            || U32(header, 0) != LocalMark
            || U16(header, 6) != entry.Flags
            || U16(header, 8) != entry.Method)
        {
            return null;
        }

        if (ZipDirectory.Read(zip, entry.Offset + LocalLength, U16(header, 26) + U16(header, 28)) is not { } names
            || !names.AsSpan(0, U16(header, 26)).SequenceEqual(entry.RawName.Span))
        {
            return null;
        }

        long compressed = U32(header, 18), length = U32(header, 22);
        var wide = ZipDirectory.Extra64(names.AsSpan(U16(header, 26)));
        if (!ZipDirectory.Widen(ref length, ref wide) || !ZipDirectory.Widen(ref compressed, ref wide))
            return null;
        var same = U32(header, 14) == entry.Crc && compressed == entry.CompressedLength && length == entry.Length;
        var none = U32(header, 14) == 0 && compressed == 0 && length == 0;
        var located = entry with { Start = entry.Offset + LocalLength + names.Length };
        return (same || (none && entry.HasDescriptor)) && located.CompressedLength <= end - located.Start ? located : null;
    }

    /// <summary>
    /// Unpacks an entry and hands on its bytes; false where they are not as many, or not the ones,
    /// that were announced.
    /// </summary>
    public static bool Unpack(Stream zip, ZipEntry entry, Action<ReadOnlySpan<byte>> take, CancellationToken cancel)
    {
        if (entry.Method == ZipEntry.Stored && entry.CompressedLength != entry.Length)
            return false;
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            using var part = new StreamPart(zip, entry.Start, entry.CompressedLength);
            using var plain = entry.Method == ZipEntry.Stored ? (Stream)part : new DeflateStream(part, CompressionMode.Decompress);
            var (left, crc) = (entry.Length, new Crc32());
            for (var read = plain.Read(buffer); read > 0; read = plain.Read(buffer))
            {
                cancel.ThrowIfCancellationRequested();
                left -= read;
                if (left < 0)
                    return false;
                crc.Append(buffer.AsSpan(0, read));
                take(buffer.AsSpan(0, read));
            }

            return left == 0 && crc.GetCurrentHashAsUInt32() == entry.Crc;
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    /// <summary>A part of a stream, so that nothing reads on into the next entry.</summary>
    private sealed class StreamPart(Stream whole, long start, long length) : Stream
    {
        private long at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => at; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            whole.Position = start + at;
            var read = whole.Read(buffer[..(int)Math.Min(buffer.Length, length - at)]);
            at += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
