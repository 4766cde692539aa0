namespace Slipway.Core.Artifacts;

/// <summary>The CRC-32 of PNG, zip and gzip (polynomial EDB88320).</summary>
public static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index =>
    {
        var value = (uint)index;
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : 0xEDB88320u ^ (value >> 1);
        return value;
    })];

    /// <summary>The value to begin with, where the bytes come in parts.</summary>
    internal const uint Begin = uint.MaxValue;

    public static uint Of(ReadOnlySpan<byte> bytes) => End(Append(Begin, bytes));

    internal static uint Append(uint value, ReadOnlySpan<byte> bytes)
    {
        foreach (var next in bytes)
            value = Table[(byte)(value ^ next)] ^ (value >> 8);
        return value;
    }

    internal static uint End(uint value) => ~value;
}
