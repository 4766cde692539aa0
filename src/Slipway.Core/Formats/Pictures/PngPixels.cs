using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Slipway.Core.Formats.Pictures;

/// <summary>
/// Looks at the pixels of a PNG that was checked to be whole and of an allowed size: whether they
/// can be read, and whether there is anything to see. One row is held at a time, and no more is
/// unpacked than the size needs, so a file that would unpack to gigabytes costs no more than any
/// other.
/// </summary>
public static class PngPixels
{
    private const int HeaderAt = 16; // behind signature, length and type
    private const int FirstChunk = 8;
    private const int ChunkOverhead = 12;

    public enum Finding
    {
        Fine,

        /// <summary>
        /// Interlaced pictures are not checked: they are rare, and would need all rows at once.
        /// </summary>
        NotJudged,

        Unreadable,

        OneColour,

        Transparent,
    }

    /// <summary>
    /// What is to be seen; with a sentence's end where the pixels cannot be read.
    /// </summary>
    public static (Finding Finding, string? Fault) Check(byte[] file, CancellationToken cancel = default)
    {
        var header = file.AsSpan(HeaderAt);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        var (depth, colour, packing, filtering, interlace) = (header[8], header[9], header[10], header[11], header[12]);
        if (!IsFormat(depth, colour) || packing != 0 || filtering != 0 || interlace > 1)
            return (Finding.Unreadable, $"its header names a format that PNG does not have (colour type {colour} with {depth} bits)");
        if (interlace == 1)
            return (Finding.NotJudged, null);

        var chunks = Chunks(file).TakeWhile(chunk => chunk.Type != "IEND").ToLookup(chunk => chunk.Type, chunk => chunk.Data);
        var palette = chunks["PLTE"].LastOrDefault().ToArray();
        if (colour == 3 && (palette.Length == 0 || palette.Length % 3 != 0 || palette.Length / 3 > 1 << depth))
            return (Finding.Unreadable, "it has no palette, but its pixels refer to one");
        var colours = new PngColours(depth, colour, palette, chunks["tRNS"].LastOrDefault().ToArray());
        using var data = new MemoryStream();
        foreach (var part in chunks["IDAT"])
            data.Write(part.Span);
        data.Position = 0;
        try
        {
            return Look(width, height, colours, data, cancel);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            return (Finding.Unreadable, "its pixels are damaged or end too early");
        }
    }

    private static (Finding Finding, string? Fault) Look(
        int width, int height, PngColours colours, MemoryStream data, CancellationToken cancel)
    {
        using var unpacked = new ZLibStream(data, CompressionMode.Decompress);
        var rowLength = checked((int)((((long)width * colours.BitsPerPixel) + 7) / 8));
        var (row, above) = (new byte[1 + rowLength], new byte[1 + rowLength]);
        ulong? first = null;
        var same = true;
        for (var y = 0; y < height; y++)
        {
            cancel.ThrowIfCancellationRequested();
            unpacked.ReadExactly(row);
            if (!Unfilter(row, above, Math.Max(1, colours.BitsPerPixel / 8)))
                return (Finding.Unreadable, $"row {y + 1} has an unknown PNG filter");
            for (var x = 0; same && x < width; x++)
            {
                if (colours.At(row.AsSpan(1), x) is not { } found)
                    return (Finding.Unreadable, $"a pixel of row {y + 1} names a colour that its palette does not have");
                same = found == (first ??= found);
            }

            (row, above) = (above, row);
        }

        return !same ? (Finding.Fine, null) : first == PngColours.Nothing ? (Finding.Transparent, null) : (Finding.OneColour, null);
    }

    private static bool IsFormat(byte depth, byte colour) => colour switch
    {
        0 => depth is 1 or 2 or 4 or 8 or 16,
        3 => depth is 1 or 2 or 4 or 8,
        2 or 4 or 6 => depth is 8 or 16,
        _ => false,
    };

    private static IEnumerable<(string Type, ReadOnlyMemory<byte> Data)> Chunks(byte[] file)
    {
        for (var at = FirstChunk; at + ChunkOverhead <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            yield return (Encoding.Latin1.GetString(file, at + 4, 4), file.AsMemory(at + 8, length));
            at += ChunkOverhead + length;
        }
    }

    /// <summary>Rows are stored as differences to what is left of and above each byte.</summary>
    private static bool Unfilter(byte[] row, byte[] above, int bytesPerPixel)
    {
        for (var at = 1; at < row.Length && row[0] is > 0 and <= 4; at++)
        {
            int left = at > bytesPerPixel ? row[at - bytesPerPixel] : 0;
            int corner = at > bytesPerPixel ? above[at - bytesPerPixel] : 0;
            row[at] += (byte)(row[0] switch
            {
                1 => left,
                2 => above[at],
                3 => (left + above[at]) / 2,
                _ => Nearest(left, above[at], corner),
            });
        }

        return row[0] <= 4;
    }

    private static int Nearest(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (byLeft, byUp, byCorner) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
    }
}
