namespace Slipway.Core.Formats.Disks;

/// <summary>
/// Recognises other formats than VHD by their first and last bytes, so that messages can name what
/// was uploaded.
/// </summary>
internal static class KnownFormats
{
    private const string Convert = "Convert it, for example with qemu-img convert -O vpc -o subformat=fixed,force_size.";

    /// <summary>The format and what to do about it; null for what is not known.</summary>
    public static (string Name, string Advice)? Of(ReadOnlySpan<byte> head, ReadOnlySpan<byte> last512) =>
        Starts(head, 0, "vhdxfile"u8) ? ("a VHDX", Convert)
        : Starts(head, 0, [(byte)'Q', (byte)'F', (byte)'I', 0xFB]) ? ("a qcow2 image", Convert)
        : Starts(head, 0, "KDMV"u8) || Starts(head, 0, "COWD"u8) || Starts(head, 0, "# Disk DescriptorFile"u8) ? ("a VMDK", Convert)
        : Starts(head, 0x40, [0x7F, 0x10, 0xDA, 0xBE]) ? ("a VDI", Convert)
        : Starts(last512, 0, "koly"u8) ? ("an Apple disk image", Convert)
        : Starts(head, 0x8001, "CD001"u8) ? ("an ISO 9660 image (a CD)", "Install from it and upload the resulting disk.")
        : Starts(head, 0, "conectix"u8)
            ? ("a dynamic or differencing VHD that is cut off", "Convert it to a fixed VHD and upload all of it.")
        : Starts(head, 510, [0x55, 0xAA]) || Starts(head, 512, "EFI PART"u8)
            ? ("a raw disk without the footer of a VHD, or a VHD that is cut off", Convert)
        : ContentKind.Of(head) is { IsUnknown: false, IsPlainText: false, Name: not "an empty file" } kind
            ? (kind.Name, kind.AdviceOr("Upload the VHD itself."))
        : null;

    private static bool Starts(ReadOnlySpan<byte> bytes, int at, ReadOnlySpan<byte> with) =>
        bytes.Length >= at + with.Length && bytes[at..].StartsWith(with);
}
