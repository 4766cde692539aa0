using System.Buffers;
using Slipway.Core.Formats.Zip;

namespace Slipway.Core.OfferTypes.Applications.Packages;

/// <summary>A file of a package whose content is kept.</summary>
internal sealed class JsonFile(ZipEntry? entry)
{
    /// <summary>The most that the deployment service takes, too (documented by it).</summary>
    private const int Most = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> kept = new();

    public ZipEntry? Entry => entry;

    public bool IsTooLarge { get; private set; }

    /// <summary>Without the mark with which some editors begin a file.</summary>
    public ReadOnlyMemory<byte> Content =>
        kept.WrittenSpan.StartsWith("\uFEFF"u8) ? kept.WrittenMemory[3..] : kept.WrittenMemory;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        IsTooLarge |= kept.WrittenCount + bytes.Length > Most;
        if (!IsTooLarge)
            kept.Write(bytes);
    }
}
