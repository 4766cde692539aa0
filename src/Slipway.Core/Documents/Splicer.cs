using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>
/// A JSON document with some of its bytes replaced and all others as they are. Places are of the
/// original.
/// </summary>
internal sealed class Splicer(ReadOnlyMemory<byte> original)
{
    private readonly List<(int Start, int End, byte[] Bytes)> changes = [];
    private JsonElement? root;

    public JsonElement Root => root ??= JsonElement.Parse(original.Span);

    public void Insert(int at, ReadOnlySpan<byte> bytes) => Replace(at, at, bytes);

    public void Replace(int start, int end, ReadOnlySpan<byte> bytes) => changes.Add((start, end, bytes.ToArray()));

    /// <summary>Where a property of the root's, or of any object below, begins with its name.</summary>
    public int StartOf(JsonProperty property) => PlaceOf(JsonMarshal.GetRawUtf8PropertyName(property)) - 1;

    /// <summary>The place behind a value that the root holds.</summary>
    public int EndOf(JsonElement value) => PlaceOf(JsonMarshal.GetRawUtf8Value(value)) + JsonMarshal.GetRawUtf8Value(value).Length;

    public byte[] ToArray()
    {
        var written = new ArrayBufferWriter<byte>(original.Length + 256);
        var copied = 0;
        foreach (var (start, end, bytes) in changes.OrderBy(change => change.Start))
        {
            written.Write(original.Span[copied..start]);
            written.Write(bytes);
            copied = end;
        }

        written.Write(original.Span[copied..]);
        return written.WrittenSpan.ToArray();
    }

    private int PlaceOf(ReadOnlySpan<byte> raw)
    {
        JsonMarshal.GetRawUtf8Value(Root).Overlaps(raw, out var place);
        return original.Span.IndexOf((byte)'{') + place;
    }
}
