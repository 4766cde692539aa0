using System.Buffers.Binary;
using System.IO.Compression;
using Slipway.Core.Artifacts;

namespace Slipway.Server.Rehearsal;

/// <summary>Writes pictures as PNG: eight bits per colour, no transparency.</summary>
internal static class PngEncoder
{
    private const int BytesPerPixel = 3;
    private const byte Unfiltered = 0;
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Asks for the colour (0xRRGGBB) of each pixel.</summary>
    internal static byte[] Encode(int width, int height, Func<int, int, int> colourAt)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits per colour
        header[9] = 2; // red, green, blue

        using var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compressed(width, height, colourAt));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compressed(int width, int height, Func<int, int, int> colourAt)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + (width * BytesPerPixel)];
            row[0] = Unfiltered;
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var colour = colourAt(x, y);
                    var at = 1 + (x * BytesPerPixel);
                    (row[at], row[at + 1], row[at + 2]) = ((byte)(colour >> 16), (byte)(colour >> 8), (byte)colour);
                }

                zlib.Write(row);
            }
        }

        return packed.ToArray();
    }

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] checkedPart = [.. type, .. data];
        file.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(checkedPart));
        file.Write(number);
    }
}
