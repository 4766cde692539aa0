using System.Buffers.Binary;
using System.Text;

namespace Slipway.EndToEnd.Tests.Telemetry;

/// <summary>A protobuf message as far as its bytes tell: fields by number. Enough to read OTLP without its generated types.</summary>
public sealed class Protobuf
{
    private readonly ILookup<int, ReadOnlyMemory<byte>> fields;

    public Protobuf(ReadOnlyMemory<byte> bytes) => fields = Read(bytes).ToLookup(field => field.Number, field => field.Value);

    public IEnumerable<Protobuf> All(int number) => fields[number].Select(bytes => new Protobuf(bytes));

    /// <summary>Messages at the end of a way of field numbers.</summary>
    public IEnumerable<Protobuf> At(params int[] way) =>
        way.Aggregate((IEnumerable<Protobuf>)[this], (found, number) => found.SelectMany(one => one.All(number)));

    public string Text(int number) => Encoding.UTF8.GetString(fields[number].FirstOrDefault().Span);

    public string Hex(int number) => Convert.ToHexStringLower(fields[number].FirstOrDefault().Span);

    /// <summary>A double or fixed64, as 8 bytes.</summary>
    public long Bits(int number) =>
        fields[number].FirstOrDefault() is { Length: 8 } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes.Span) : 0;

    public bool Has(int number) => fields.Contains(number);

    private static List<(int Number, ReadOnlyMemory<byte> Value)> Read(ReadOnlyMemory<byte> bytes)
    {
        var found = new List<(int, ReadOnlyMemory<byte>)>();
        for (var at = 0; at < bytes.Length;)
        {
            var tag = (int)Varint(bytes.Span, ref at);
            var length = (tag & 7) switch { 1 => 8, 2 => (int)Varint(bytes.Span, ref at), 5 => 4, _ => 0 };
            var from = at;
            if ((tag & 7) == 0)
                Varint(bytes.Span, ref at);
            else
                at += length;
            found.Add((tag >> 3, bytes[from..at]));
        }

        return found;
    }

    private static long Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            value |= (long)(bytes[at] & 0x7F) << shift;
            if ((bytes[at++] & 0x80) == 0)
                return value;
        }
    }
}
