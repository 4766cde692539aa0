using System.Buffers;

namespace Slipway.Core.Documents;

/// <summary>
/// A document with some of its bytes replaced and all others as they are. Places are of the
/// original and come in rising order.
/// </summary>
internal sealed class Splicer(ReadOnlyMemory<byte> original)
{
    private ArrayBufferWriter<byte>? written;
    private int copied;

    public void Insert(int at, ReadOnlySpan<byte> bytes) => Replace(at, at, bytes);

    public void Replace(int start, int end, ReadOnlySpan<byte> bytes)
    {
        written ??= new(original.Length + 256);
        written.Write(original.Span[copied..start]);
        written.Write(bytes);
        copied = end;
    }

    public byte[] ToArray()
    {
        if (written is null)
            return original.ToArray();
        written.Write(original.Span[copied..]);
        copied = original.Length;
        return written.WrittenSpan.ToArray();
    }
}
