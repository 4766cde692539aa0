using System.Buffers.Binary;

namespace Slipway.Core.Formats.Pictures;

/// <summary>How the pixels of a PNG are stored, and what colour each is.</summary>
internal sealed class PngColours(byte depth, byte colour, byte[] palette, byte[] transparency)
{
    /// <summary>Every pixel that is fully transparent, whatever its colour.</summary>
    internal const ulong Nothing = ulong.MaxValue;

    private int Samples => colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    internal int BitsPerPixel => depth * Samples;

    /// <summary>Null for one that the palette does not have.</summary>
    internal ulong? At(ReadOnlySpan<byte> row, int x) => colour switch
    {
        3 => OfPalette(Sample(row, x)),
        0 =>
            Sample(row, x) is var grey && transparency.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(transparency) == grey
                ? Nothing
                : (ulong)grey,
        2 => Plain(row, x, 3) is var opaque && transparency.Length >= 6 && IsKey(row, x) ? Nothing : opaque,
        _ => IsTransparent(row, x) ? Nothing : Plain(row, x, Samples),
    };

    private ulong? OfPalette(int index)
    {
        if ((index * 3) + 3 > palette.Length)
            return null;
        var alpha = index < transparency.Length ? transparency[index] : (byte)255;
        return alpha == 0
            ? Nothing
            : ((ulong)alpha << 24) | ((ulong)palette[index * 3] << 16) | ((ulong)palette[(index * 3) + 1] << 8) | palette[(index * 3) + 2];
    }

    /// <summary>The one sample of a pixel; several share a byte when they are small.</summary>
    private int Sample(ReadOnlySpan<byte> row, int x) => depth switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(x * 2)..]),
        8 => row[x],
        _ => (row[x * depth / 8] >> (8 - depth - (x * depth % 8))) & ((1 << depth) - 1),
    };

    /// <summary>The upper eight of 16 bits are enough.</summary>
    private ulong Plain(ReadOnlySpan<byte> row, int x, int samples)
    {
        ulong value = 0;
        var size = depth / 8;
        for (var sample = 0; sample < samples; sample++)
            value = (value << 8) | row[((x * Samples) + sample) * size];
        return value;
    }

    private bool IsKey(ReadOnlySpan<byte> row, int x)
    {
        for (var sample = 0; sample < 3; sample++)
        {
            var found = depth == 16 ? BinaryPrimitives.ReadUInt16BigEndian(row[(((x * 3) + sample) * 2)..]) : row[(x * 3) + sample];
            if (found != BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(sample * 2)))
                return false;
        }

        return true;
    }

    private bool IsTransparent(ReadOnlySpan<byte> row, int x)
    {
        var size = depth / 8;
        return !row.Slice(((x * Samples) + Samples - 1) * size, size).ContainsAnyExcept((byte)0);
    }
}
