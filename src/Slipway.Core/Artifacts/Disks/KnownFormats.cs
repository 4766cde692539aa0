namespace Slipway.Core.Artifacts;

/// <summary>What a file is that is no VHD, by its first and last bytes, so that people are told what they uploaded.</summary>
internal static class KnownFormats
{
    private const string Convert = "Convert it, for example with qemu-img convert -O vpc -o subformat=fixed,force_size.";
    private const string Unpack = "Unpack it and upload the VHD itself.";

    /// <summary>The format and what to do about it; null for what is not known.</summary>
    public static (string Name, string Advice)? Of(ReadOnlySpan<byte> head, ReadOnlySpan<byte> last512) =>
        Starts(head, 0, "vhdxfile"u8) ? ("a VHDX", Convert)
        : Starts(head, 0, [(byte)'Q', (byte)'F', (byte)'I', 0xFB]) ? ("a qcow2 image", Convert)
        : Starts(head, 0, "KDMV"u8) || Starts(head, 0, "COWD"u8) || Starts(head, 0, "# Disk DescriptorFile"u8) ? ("a VMDK", Convert)
        : Starts(head, 0x40, [0x7F, 0x10, 0xDA, 0xBE]) ? ("a VDI", Convert)
        : Starts(last512, 0, "koly"u8) ? ("an Apple disk image", Convert)
        : Starts(head, 0x8001, "CD001"u8) ? ("an ISO 9660 image (a CD)", "Install from it and upload the disk that comes of it.")
        : Starts(head, 0, [0x1F, 0x8B]) ? ("compressed with gzip", Unpack)
        : Starts(head, 0, [(byte)'P', (byte)'K', 3, 4]) ? ("a zip archive", Unpack)
        : Starts(head, 0, [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]) ? ("compressed with xz", Unpack)
        : Starts(head, 0, [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C]) ? ("a 7z archive", Unpack)
        : Starts(head, 0, [0x28, 0xB5, 0x2F, 0xFD]) ? ("compressed with zstd", Unpack)
        : Starts(head, 0, "BZh"u8) ? ("compressed with bzip2", Unpack)
        : Starts(head, 257, "ustar"u8) ? ("a tar archive", Unpack)
        : Starts(head.TrimStart(" \t\r\n"u8), 0, "<"u8) ? ("text in angle brackets (a web page or XML)", "Check the address in a private browser window.")
        : Starts(head, 0, "conectix"u8) ? ("a dynamic or differencing VHD without its end", "Convert it to a fixed VHD and upload all of it.")
        : Starts(head, 510, [0x55, 0xAA]) || Starts(head, 512, "EFI PART"u8) ? ("a raw disk without the footer of a VHD, or a VHD without its end", Convert)
        : null;

    private static bool Starts(ReadOnlySpan<byte> bytes, int at, ReadOnlySpan<byte> with) => bytes.Length >= at + with.Length && bytes[at..].StartsWith(with);
}
