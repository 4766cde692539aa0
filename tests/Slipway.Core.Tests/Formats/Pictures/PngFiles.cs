using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Slipway.Core.Tests.Formats.Pictures;

/// <summary>PNG files, whole and broken, chunk by chunk.</summary>
internal static class PngFiles
{
    internal static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    internal static byte[] Chunk(string type, params byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    internal static byte[] Header(uint width, uint height)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(data, width);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), height);
        data[8] = 8;
        data[9] = 2;
        return Chunk("IHDR", data);
    }

    internal static byte[] Whole(uint width = 48, uint height = 48) =>
        [.. Signature, .. Header(width, height), .. Chunk("tEXt", 65, 0, 66), .. Chunk("IDAT", 1, 2, 3, 4, 5, 6, 7, 8), .. Chunk("IEND")];
}
