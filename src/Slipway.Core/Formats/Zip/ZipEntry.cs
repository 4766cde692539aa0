using System.Text;

namespace Slipway.Core.Formats.Zip;

/// <summary>
/// An entry as the central directory announces it; nothing of that is trusted before its content
/// was read.
/// </summary>
internal sealed record ZipEntry(
    string Name,
    ReadOnlyMemory<byte> RawName,
    ushort Flags,
    ushort Method,
    uint Crc,
    long CompressedLength,
    long Length,
    uint Attributes,
    long Offset)
{
    public const ushort Stored = 0;
    public const ushort Deflated = 8;

    private const ushort EncryptedFlags = 0x0001 | 0x0040 | 0x2000;
    private const ushort DescriptorFlag = 0x0008;
    private const ushort Utf8Flag = 0x0800;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Where its data begins, once its local header was read.</summary>
    public long Start { get; init; }

    /// <summary>
    /// Its place in the directory, from 1, where messages must not repeat its name.
    /// </summary>
    public int? Number { get; init; }

    public long End => Start + CompressedLength;

    public bool IsEncrypted => (Flags & EncryptedFlags) != 0;

    /// <summary>Its sizes stand behind its data, so the local header need not have them.</summary>
    public bool HasDescriptor => (Flags & DescriptorFlag) != 0;

    /// <summary>
    /// Made on a system with Unix modes, and neither a file nor a folder there: a link, a device.
    /// </summary>
    public bool IsSpecial => (Attributes >> 28) is not (0 or 4 or 8);

    public bool IsReadable => Method is Stored or Deflated && !IsEncrypted;

    /// <summary>
    /// Names that are not marked as UTF-8 are read as such all the same where they are; else each
    /// byte as one character.
    /// </summary>
    public static string NameOf(ReadOnlySpan<byte> raw, ushort flags)
    {
        try
        {
            return Utf8.GetString(raw);
        }
        catch (DecoderFallbackException)
        {
            return (flags & Utf8Flag) != 0 ? Encoding.UTF8.GetString(raw) : Encoding.Latin1.GetString(raw);
        }
    }
}
