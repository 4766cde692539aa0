using Slipway.Core.Artifacts;

namespace Slipway.Server.Rehearsal;

/// <summary>A fixed VHD with an empty disk, which exists only as its footer: everything before it reads as zeroes.</summary>
public sealed class SparseVhd
{
    private readonly byte[] _footer;

    public SparseVhd(long virtualSize)
    {
        VirtualSize = virtualSize;
        _footer = VhdFooter.Fixed(virtualSize);
    }

    public long VirtualSize { get; }

    /// <summary>The file's length: the disk and its footer.</summary>
    public long Length => VirtualSize + VhdFooter.Length;

    /// <summary>Equal sizes are equal files.</summary>
    public string ETag => $"\"vhd-{VirtualSize:x}\"";

    /// <summary>Fills <paramref name="target"/> with the bytes from <paramref name="offset"/> on; fewer where the file ends, none behind its end.</summary>
    public int Read(long offset, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var count = (int)Math.Min(target.Length, Math.Max(0, Length - offset));
        var wanted = target[..count];
        wanted.Clear();

        var footerFrom = Math.Max(0, offset - VirtualSize);
        var zeroes = Math.Max(0, VirtualSize - offset);
        if (zeroes < count)
            _footer.AsSpan((int)footerFrom, count - (int)zeroes).CopyTo(wanted[(int)zeroes..]);
        return count;
    }

    /// <summary>Writes it as a file that takes hardly any room on disk.</summary>
    public void WriteTo(string path)
    {
        using var file = File.Create(path);
        file.SetLength(VirtualSize);
        file.Position = VirtualSize;
        file.Write(_footer);
    }
}
