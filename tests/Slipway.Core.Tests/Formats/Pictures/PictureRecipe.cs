using System.IO.Compression;

namespace Slipway.Core.Tests.Formats.Pictures;

/// <summary>How to make a PNG, right or wrong.</summary>
public sealed record PictureRecipe
{
    public uint Width { get; init; } = 48;

    public uint Height { get; init; } = 48;

    public byte Colour { get; init; } = 2;

    public byte Depth { get; init; } = 8;

    public byte Interlace { get; init; }

    public string Palette { get; init; } = "";

    public string Transparency { get; init; } = "";

    /// <summary>The filter of each row, in turn.</summary>
    public int[] Filters { get; init; } = [0];

    /// <summary><c>drawn</c>, <c>one</c> or <c>clear</c>.</summary>
    public string Pixels { get; init; } = "drawn";

    public int? Rows { get; init; }

    /// <summary>The pixels' bytes are not packed, and few.</summary>
    public bool Raw { get; init; }

    /// <summary>Into how many chunks the pixels go.</summary>
    public int Split { get; init; } = 1;

    /// <summary>The type of a chunk to leave out.</summary>
    public string? Without { get; init; }

    internal byte[] Make()
    {
        var header = new byte[13];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header, Width);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = (Depth, Colour, Interlace);
        var pixels = Raw ? [1, 2, 3, 4] : Packed();
        var part = (pixels.Length + Split - 1) / Split;
        return
        [
            .. PngFiles.Signature,
            .. Chunk("IHDR", header),
            .. Palette.Length == 0 ? [] : Chunk("PLTE", Convert.FromHexString(Palette)),
            .. Transparency.Length == 0 ? [] : Chunk("tRNS", Convert.FromHexString(Transparency)),
            .. pixels.Chunk(part).SelectMany(data => Chunk("IDAT", data)),
            .. Chunk("IEND", []),
        ];
    }

    private byte[] Chunk(string type, byte[] data) => type == Without ? [] : PngFiles.Chunk(type, data);

    private byte[] Packed()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var samples = Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
            var row = new byte[1 + (((int)Width * samples * Depth) + 7) / 8];
            for (var y = 0; y < (Rows ?? (int)Height); y++)
            {
                row[0] = (byte)Filters[y % Filters.Length];
                for (var at = 1; at < row.Length; at++)
                    row[at] = Pixels switch { "one" =>
                        Filters[0] == 0 ? (byte)0x55 : (byte)0, "clear" => (byte)(at % samples == 0 ? 0 : at), _ => (byte)((at * 7) ^ y) };
                zlib.Write(row);
            }
        }

        return packed.ToArray();
    }
}
