using System.Buffers.Binary;
using System.Globalization;
using Slipway.Core.Rules;

namespace Slipway.Core.Formats.Disks;

/// <summary>The last 512 bytes of a VHD, which say what disk the bytes before them are.</summary>
public sealed record VhdFooter(long VirtualSize)
{
    public const int Length = 512;
    public const long MiB = 1024 * 1024;
    public const long SmallestSize = 20 * MiB;

    private const int FeaturesAt = 8;
    private const int FormatVersionAt = 12;
    private const int DataOffsetAt = 16;
    private const int CreatorAt = 28;
    private const int CreatorSystemAt = 36;
    private const int OriginalSizeAt = 40;
    private const int CurrentSizeAt = 48;
    private const int GeometryAt = 56;
    private const int DiskTypeAt = 60;
    private const int ChecksumAt = 64;
    private const int UniqueIdAt = 68;
    private const uint FixedDisk = 2;
    private static ReadOnlySpan<byte> Cookie => "conectix"u8;

    /// <summary>
    /// Checks the footer and the length of its file, and reports every fault at once.
    /// </summary>
    /// <param name="last512">The file's last 512 bytes; fewer when it has no more.</param>
    /// <param name="head">
    /// Its first bytes, as many as are known: they show what the file is when it is not a VHD.
    /// </param>
    /// <param name="blobLength">The whole file's length.</param>
    public static VhdFooterResult Read(ReadOnlySpan<byte> last512, ReadOnlySpan<byte> head, long blobLength)
    {
        if (last512.Length != Length || !last512.StartsWith(Cookie))
        {
            // Without a footer there are no fields: further faults would be noise.
            return new VhdFooterResult(null, [
                KnownFormats.Of(head, last512) is var (format, advice)
                    ? new FileFault(VhdRules.NoOtherFormat, ("format", format), ("advice", advice))
                : last512.Length != Length ? new FileFault(VhdRules.Room, ("length", Shown(blobLength)))
                : new FileFault(VhdRules.Cookie)]);
        }

        var checksum = BinaryPrimitives.ReadUInt32BigEndian(last512[ChecksumAt..]);
        FileFault[] ofChecksum = checksum == ChecksumOf(last512) ? [] : [new FileFault(VhdRules.Checksum)];

        // A dynamic disk is shorter than its size, and what it holds lies elsewhere: nothing else
        // can be said of it.
        var type = BinaryPrimitives.ReadUInt32BigEndian(last512[DiskTypeAt..]);
        if (type != FixedDisk)
            return new VhdFooterResult(null, [.. ofChecksum, new FileFault(VhdRules.Fixed, ("type", NameOf(type)))]);

        var size = BinaryPrimitives.ReadUInt64BigEndian(last512[CurrentSizeAt..]);
        var isWhole = blobLength >= Length && (ulong)(blobLength - Length) == size;
        FileFault?[] ofSize =
        [
            size % MiB == 0 ? null : new FileFault(VhdRules.WholeMiB, ("size", Shown(size))),
            size >= SmallestSize ? null : new FileFault(VhdRules.Smallest, ("size", Shown(size))),
            isWhole ? null : new FileFault(
                VhdRules.WholeFile, ("length", Shown(blobLength)), ("size", Shown(size)), ("advice", AdviceOf(blobLength, size))),
        ];
        return new VhdFooterResult(isWhole ? new VhdFooter((long)size) : null, [.. ofChecksum, .. ofSize.OfType<FileFault>()]);
    }

    /// <summary>
    /// The footer of a fixed disk. Equal sizes give equal bytes, so that what is generated keeps
    /// its ETag.
    /// </summary>
    public static byte[] Fixed(long virtualSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(virtualSize);
        var footer = new byte[Length];
        Cookie.CopyTo(footer);
        BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(FeaturesAt), 2); // reserved, always set
        BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(FormatVersionAt), 0x0001_0000);
        BinaryPrimitives.WriteUInt64BigEndian(footer.AsSpan(DataOffsetAt), ulong.MaxValue); // none: the disk is fixed
        "slip\0\u0001\0\0"u8.CopyTo(footer.AsSpan(CreatorAt));
        "Wi2k"u8.CopyTo(footer.AsSpan(CreatorSystemAt));
        BinaryPrimitives.WriteInt64BigEndian(footer.AsSpan(OriginalSizeAt), virtualSize);
        BinaryPrimitives.WriteInt64BigEndian(footer.AsSpan(CurrentSizeAt), virtualSize);
        WriteGeometry(footer.AsSpan(GeometryAt), virtualSize);
        BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(DiskTypeAt), FixedDisk);
        BinaryPrimitives.WriteInt64BigEndian(footer.AsSpan(UniqueIdAt), virtualSize);
        "slipway!"u8.CopyTo(footer.AsSpan(UniqueIdAt + 8));
        BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(ChecksumAt), ChecksumOf(footer));
        return footer;
    }

    /// <summary>The one's complement of the sum of all bytes but the checksum's own.</summary>
    private static uint ChecksumOf(ReadOnlySpan<byte> footer)
    {
        var sum = 0u;
        for (var at = 0; at < footer.Length; at++)
            if (at is < ChecksumAt or >= ChecksumAt + 4)
                sum += footer[at];
        return ~sum;
    }

    private static string Shown<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private static string NameOf(uint type) => type switch
    {
        3 => "3 (dynamic)",
        4 => "4 (differencing)",
        _ => "an unknown one",
    };

    private static string AdviceOf(long blobLength, ulong size) => blobLength > VhdFooter.Length && (ulong)(blobLength - Length) > size
        ? "It has data beyond the disk: create the VHD again, with nothing between the disk and its footer, and upload it."
        : "It is cut off: upload the whole file.";

    /// <summary>
    /// Cylinders, heads and sectors as the format's appendix computes them; old firmware reads
    /// them.
    /// </summary>
    private static void WriteGeometry(Span<byte> at, long virtualSize)
    {
        var total = (int)Math.Min(virtualSize / 512, 65535 * 16 * 255);
        var fewest = Math.Max(4, ((total / 17) + 1023) / 1024);
        var (heads, sectors) =
            total >= 65535 * 16 * 63 ? (16, 255)
            : fewest <= 16 && total / 17 < fewest * 1024 ? (fewest, 17)
            : total / 31 < 16 * 1024 ? (16, 31)
            : (16, 63);
        BinaryPrimitives.WriteUInt16BigEndian(at, (ushort)(total / sectors / heads));
        at[2] = (byte)heads;
        at[3] = (byte)sectors;
    }
}
