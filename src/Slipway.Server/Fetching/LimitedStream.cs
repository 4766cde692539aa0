namespace Slipway.Server.Fetching;

/// <summary>
/// A body that is read as it arrives and fails if it exceeds its limit or arrives too slowly.
/// </summary>
internal sealed class LimitedStream(Stream body, long most, string fault, MinimumTransferRate pace) : Stream
{
    /// <summary>The number of bytes read so far.</summary>
    public long Passed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Passed;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await pace.HoldAsync(body.ReadAsync(buffer, cancellationToken), Passed));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Counted(body.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            body.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        Passed += read;
        return Passed > most ? throw new FetchException(fault, transient: false) : read;
    }
}
