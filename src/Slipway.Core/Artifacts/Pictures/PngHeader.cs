using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Slipway.Core.Artifacts;

/// <summary>The size of a PNG, read from a file that was checked to be whole.</summary>
public sealed record PngHeader(int Width, int Height)
{
    private const int ChunkOverhead = 12; // length, type and checksum, 4 bytes each
    private const int HeaderLength = 13;
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Walks the file's chunks to the last one, so that a truncated or damaged file is found. Pixels are not decoded.</summary>
    public static PngReading Read(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
            return PngReading.OtherKind("The file is empty; a PNG is needed.");
        if (!file.StartsWith(Signature))
            return PngReading.OtherKind($"The file is no PNG: it {Beginning(file)}. Save the image as PNG.");

        PngHeader? header = null;
        var hasPixels = false;
        for (var rest = file[Signature.Length..]; ;)
        {
            if (rest.Length < ChunkOverhead)
                return PngReading.Faulty($"The PNG is cut off: it ends after {file.Length} bytes, in the middle of its chunks. Upload it again.");
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var left = rest.Length - ChunkOverhead;
            if (length > left)
                return PngReading.Faulty($"The PNG is cut off or damaged: a chunk of {length} bytes is announced where {left} are left. Upload it again.");

            var type = rest.Slice(4, 4);
            var data = rest.Slice(8, (int)length);
            if (BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + data.Length)..]) != Crc32.Of(rest.Slice(4, 4 + data.Length)))
                return PngReading.Faulty($"The PNG is damaged: the checksum of its chunk {Shown(type)} is wrong. Upload it again.");

            if (header is null)
            {
                var (read, fault) = ReadSize(type, data);
                if (read is null)
                    return PngReading.Faulty(fault);
                header = read;
            }

            hasPixels |= type.SequenceEqual("IDAT"u8) && !data.IsEmpty;
            if (type.SequenceEqual("IEND"u8))
                return hasPixels ? new PngReading(header, null) : PngReading.Faulty("The PNG holds no pixels (it has no IDAT chunk). Save the image again.");
            rest = rest[(ChunkOverhead + data.Length)..];
        }
    }

    private static (PngHeader? Header, string Fault) ReadSize(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (!type.SequenceEqual("IHDR"u8) || data.Length != HeaderLength)
            return (null, $"The PNG is damaged: it begins with {Shown(type)} of {data.Length} bytes, not with IHDR of {HeaderLength}. Save it again.");
        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        return width is 0 or > int.MaxValue || height is 0 or > int.MaxValue
            ? (null, $"The PNG claims to be {width}x{height} pixels large, which no PNG can be. Save the image again.")
            : (new PngHeader((int)width, (int)height), "");
    }

    private static string Shown(ReadOnlySpan<byte> type) =>
        type.ContainsAnyExceptInRange((byte)'A', (byte)'z') ? $"0x{Convert.ToHexString(type)}" : $"'{Encoding.ASCII.GetString(type)}'";

    private static string Beginning(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(new byte[] { 0xFF, 0xD8, 0xFF }))
            return "is a JPEG";
        if (file.StartsWith("GIF8"u8))
            return "is a GIF";
        if (file.StartsWith("RIFF"u8))
            return "is a WebP";
        if (Signature.StartsWith(file))
            return $"ends after {file.Length} bytes, within the signature";
        return file.TrimStart(" \t\r\n\uFEFF"u8).StartsWith("<"u8)
            ? "is text in angle brackets (a web page or an SVG)"
            : $"begins with the bytes {Convert.ToHexString(file[..Math.Min(8, file.Length)])}";
    }
}

/// <summary>What reading a PNG came to: its header, or a sentence that says what is wrong with it.</summary>
public sealed record PngReading(PngHeader? Header, string? Fault)
{
    [MemberNotNullWhen(true, nameof(Header))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsPng => Header is not null;

    /// <summary>Whether it is something else altogether, rather than a broken PNG.</summary>
    public bool IsOtherKind { get; private init; }

    internal static PngReading OtherKind(string fault) => new(null, fault) { IsOtherKind = true };

    internal static PngReading Faulty(string fault) => new(null, fault);
}
