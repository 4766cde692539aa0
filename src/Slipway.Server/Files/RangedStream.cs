namespace Slipway.Server.Files;

/// <summary>
/// A seekable stream over a file that is read by ranges. It reads ahead: little at first, and more
/// the longer it is read in sequence.
/// </summary>
/// <param name="length">The file's length.</param>
/// <param name="read">Reads a range.</param>
/// <param name="cancel">Cancels reads that do not pass their own token.</param>
internal sealed class RangedStream(
    long length, Func<long, Memory<byte>, CancellationToken, Task<int>> read, CancellationToken cancel) : Stream
{
    private const int LeastAhead = 64 * 1024;
    private const int MostAhead = 8 * 1024 * 1024;

    private byte[] ahead = [];
    private long aheadFrom;
    private int aheadLength;
    private int next = LeastAhead;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length || buffer.IsEmpty)
            return 0;
        if (Position < aheadFrom || Position >= aheadFrom + aheadLength)
            await FillAsync(cancellationToken);
        var start = (int)(Position - aheadFrom);
        var taken = Math.Min(buffer.Length, aheadLength - start);
        ahead.AsMemory(start, taken).CopyTo(buffer);
        Position += taken;
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>
    /// Content checks read synchronously; their callers make sure that a thread may wait.
    /// </summary>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, cancel).GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => length };
        return target < 0 ? throw new IOException("The position is before the beginning of the file.") : Position = target;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task FillAsync(CancellationToken token)
    {
        next = Position == aheadFrom + aheadLength && aheadLength > 0 ? Math.Min(next * 2, MostAhead) : LeastAhead;
        var wanted = (int)Math.Min(next, length - Position);
        if (ahead.Length < wanted)
            ahead = new byte[wanted];
        aheadLength = 0; // after a failed read the buffer is not valid
        var got = await read(Position, ahead.AsMemory(0, wanted), token);
        if (got == 0)
            throw new EndOfStreamException($"The file ends before {length} bytes.");
        (aheadFrom, aheadLength) = (Position, got);
    }
}
