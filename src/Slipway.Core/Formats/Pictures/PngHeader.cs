using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Slipway.Core.Formats.Pictures;

/// <summary>The size of a PNG, read from a file that was checked to be whole.</summary>
public sealed record PngHeader(int Width, int Height)
{
    private const int ChunkOverhead = 12; // length, type and checksum, 4 bytes each
    private const int HeaderLength = 13;
    private static readonly string[] Known =
        ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "tEXt", "zTXt", "iTXt", "pHYs", "bKGD", "tIME", "eXIf"];

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>
    /// Walks the file's chunks to the last one, so that a truncated or damaged file is found.
    /// Pixels are not decoded.
    /// </summary>
    public static PngHeaderResult Read(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty)
            return PngHeaderResult.OtherKind("it is empty. Upload it again.");
        if (!file.StartsWith(Signature))
            return Other(file);

        PngHeader? header = null;
        var hasPixels = false;
        for (var rest = file[Signature.Length..]; ;)
        {
            if (rest.Length < ChunkOverhead)
                return PngHeaderResult.Faulty(
                    $"it is cut off. It ends after {file.Length} bytes, in the middle of its chunks. Upload it again.");
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var left = rest.Length - ChunkOverhead;
            if (length > left)
                return PngHeaderResult.Faulty("it is cut off, or a chunk announces more bytes than there are. Upload it again.");

            var type = rest.Slice(4, 4);
            var data = rest.Slice(8, (int)length);
            if (BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + data.Length)..]) != Crc32.HashToUInt32(rest.Slice(4, 4 + data.Length)))
                return PngHeaderResult.Faulty($"the checksum of {Shown(type)} is wrong. Upload it again.");

            if (header is null)
            {
                var (read, fault) = ReadSize(type, data);
                if (read is null)
                    return PngHeaderResult.Faulty(fault);
                header = read;
            }

            hasPixels |= type.SequenceEqual("IDAT"u8) && !data.IsEmpty;
            if (type.SequenceEqual("IEND"u8))
                return hasPixels
                    ? new PngHeaderResult(header, null)
                    : PngHeaderResult.Faulty("it does not have pixels (no IDAT chunk). Save the image again.");
            rest = rest[(ChunkOverhead + data.Length)..];
        }
    }

    private static (PngHeader? Header, string Fault) ReadSize(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (!type.SequenceEqual("IHDR"u8) || data.Length != HeaderLength)
            return (null, $"it does not begin with a chunk IHDR of {HeaderLength} bytes. Save it again.");
        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        return width is 0 or > int.MaxValue || height is 0 or > int.MaxValue
            ? (null, "its width or height is not allowed in a PNG. Save the image again.")
            : (new PngHeader((int)width, (int)height), "");
    }

    /// <summary>
    /// The chunks of the standard are named; what else stands there is not repeated.
    /// </summary>
    private static string Shown(ReadOnlySpan<byte> type)
    {
        foreach (var name in Known)
        {
            if (Ascii.Equals(type, name))
                return $"its chunk {name}";
        }

        return "a chunk of its own";
    }

    private static PngHeaderResult Other(ReadOnlySpan<byte> file)
    {
        if (Signature.StartsWith(file))
            return PngHeaderResult.OtherKind($"it ends after {file.Length} bytes, within the signature. Upload it again.");
        var kind = ContentKind.Of(file);
        return PngHeaderResult.OtherKind($"it is {kind.Name}. {kind.AdviceOr("Save the image as PNG.")}");
    }
}
