using System.Buffers.Binary;
using System.Collections.Immutable;
using Slipway.Core.Documents;

namespace Slipway.Core.Formats.Zip;

/// <summary>
/// The central directory of a zip, read from its bytes: archive libraries mend or hide what a check
/// has to see. A fault is a sentence, and then there are no entries. Every number in it is the
/// archive's own claim.
/// </summary>
internal sealed record ZipDirectory(ImmutableArray<ZipEntry> Entries, long Start, string? Fault = null)
{
    public const int MostEntries = 10_000;

    private const int MostBytes = 16 * 1024 * 1024;
    private const int EndLength = 22;
    private const int EntryLength = 46;
    private const int End64Length = 56;
    private const int LocatorLength = 20;
    private const uint EndMark = 0x06054b50;
    private const uint End64Mark = 0x06064b50;
    private const uint Locator64Mark = 0x07064b50;
    private const uint EntryMark = 0x02014b50;

    public bool TooMany { get; private init; }

    public static ZipDirectory Read(Stream zip)
    {
        if (FindEnd(zip) is not { } end)
            return Faulty("it is cut off: the record at the end of every zip archive was not found");
        var isOutside = end.Start < 0 || end.Length < 0 || end.Start > end.At || end.Length > end.At - end.Start;
        return end switch
        {
            { Disks: true } => Faulty("it is one part of a multi-part archive"),
            { Fault: { } fault } => Faulty(fault),
            { Count: > MostEntries } or { Length: > MostBytes } =>
                Faulty($"it names {Quoted.Number(end.Count)} entries") with { TooMany = true },
            _ when isOutside => Faulty("its directory lies outside the file"),
            _ => Read(zip, end.Start, (int)end.Length) is { } bytes
                ? ReadEntries(bytes, end)
                : Faulty("it ends before its directory does"),
        };
    }

    private static ZipDirectory ReadEntries(ReadOnlyMemory<byte> bytes, EndRecord end)
    {
        var entries = ImmutableArray.CreateBuilder<ZipEntry>();
        var at = 0;
        while (entries.Count < end.Count)
        {
            var rest = bytes[at..];
            if (rest.Length < EntryLength || BinaryPrimitives.ReadUInt32LittleEndian(rest.Span) != EntryMark)
                return Faulty(
                    $"its directory announces {Quoted.Number(end.Count)} entries and holds {Quoted.Number(entries.Count)}");
            var (name, extra, comment) = (U16(rest, 28), U16(rest, 30), U16(rest, 32));
            var length = EntryLength + name + extra + comment;
            if (rest.Length < length)
                return Faulty("the last entry of its directory is cut off");
            if (Entry(rest, name, rest.Slice(EntryLength + name, extra).Span) is not { } entry)
                return Faulty("an entry of its directory lacks its sizes (zip64)");
            entries.Add(entry);
            at += length;
        }

        return at == bytes.Length
            ? new ZipDirectory(entries.ToImmutable(), end.Start)
            : Faulty("its directory holds more than the entries that it announces");
    }

    private static ZipEntry? Entry(ReadOnlyMemory<byte> header, int nameLength, ReadOnlySpan<byte> extra)
    {
        var flags = U16(header, 8);
        long compressed = U32(header, 20), length = U32(header, 24), offset = U32(header, 42);
        var wide = Extra64(extra);
        if (!Widen(ref length, ref wide) || !Widen(ref compressed, ref wide) || !Widen(ref offset, ref wide))
            return null;
        var raw = header.Slice(EntryLength, nameLength);
        var madeOn = header.Span[5];
        // Only Unix (3) and macOS (19) keep a mode in the upper half.
        var attributes = madeOn is 3 or 19 ? U32(header, 38) : 0;
        return new ZipEntry(
            ZipEntry.NameOf(raw.Span, flags), raw, flags, U16(header, 10), U32(header, 16), compressed, length, attributes, offset);
    }

    /// <summary>
    /// Reads a size of 64 bits where the field of 32 says that it does not hold it.
    /// </summary>
    internal static bool Widen(ref long value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue)
            return true;
        if (wide.Length < 8)
            return false;
        value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return value >= 0;
    }

    /// <summary>The zip64 sizes among the extra fields; empty where there are none.</summary>
    internal static ReadOnlySpan<byte> Extra64(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var (id, length) = (BinaryPrimitives.ReadUInt16LittleEndian(extra), BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            if (extra.Length < 4 + length)
                break;
            if (id == 1)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        return [];
    }

    /// <summary>Null where the file ends before.</summary>
    internal static byte[]? Read(Stream zip, long at, int length)
    {
        if (at < 0 || at > zip.Length - length)
            return null;
        var bytes = new byte[length];
        zip.Position = at;
        return zip.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length ? bytes : null;
    }

    private static EndRecord? FindEnd(Stream zip)
    {
        var length = (int)Math.Min(zip.Length, EndLength + ushort.MaxValue);
        if (Read(zip, zip.Length - length, length) is not { Length: >= EndLength } tail)
            return null;
        // Its comment ends with the file: bytes behind it would be another reader's archive.
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var record = tail.AsMemory(at);
            if (U32(record, 0) == EndMark && at + EndLength + U16(record, 20) == tail.Length)
                return Wide(zip, record, zip.Length - tail.Length + at);
        }

        return null;
    }

    private static EndRecord Wide(Stream zip, ReadOnlyMemory<byte> record, long at)
    {
        var narrow = new EndRecord(
            at, U16(record, 10), U32(record, 12), U32(record, 16), U16(record, 4) != U16(record, 6) || U16(record, 8) != U16(record, 10));
        if (narrow.Count != ushort.MaxValue && narrow.Length != uint.MaxValue && narrow.Start != uint.MaxValue)
            return narrow;
        if (Read(zip, at - LocatorLength, LocatorLength) is not { } locator || U32(locator, 0) != Locator64Mark)
            return narrow with { Fault = "its directory is that of a large archive (zip64), and the record that leads to it is missing" };
        var place = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        if (Read(zip, place, End64Length) is not { } wide || U32(wide, 0) != End64Mark)
            return narrow with { Fault = "its directory is that of a large archive (zip64), and is not where it should be" };
        return new EndRecord(
            place,
            BinaryPrimitives.ReadInt64LittleEndian(wide.AsSpan(32)),
            BinaryPrimitives.ReadInt64LittleEndian(wide.AsSpan(40)),
            BinaryPrimitives.ReadInt64LittleEndian(wide.AsSpan(48)),
            U32(wide, 16) != U32(wide, 20))
        {
            Fault = BinaryPrimitives.ReadInt64LittleEndian(wide.AsSpan(32)) < 0 ? "its number of entries is negative" : null,
        };
    }

    private static ZipDirectory Faulty(string fault) => new([], 0, fault);

    private static ushort U16(ReadOnlyMemory<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span[at..]);

    private static uint U32(ReadOnlyMemory<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[at..]);

    private readonly record struct EndRecord(long At, long Count, long Length, long Start, bool Disks)
    {
        public string? Fault { get; init; }
    }
}
