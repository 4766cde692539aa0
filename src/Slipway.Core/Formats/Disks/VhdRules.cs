using System.Collections.Immutable;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Formats.Disks;

/// <summary>The rules for every disk image: it must be a whole fixed VHD.</summary>
internal static class VhdRules
{
    private const string Convert = "Convert it, for example with qemu-img convert -O vpc -o subformat=fixed,force_size.";

    public static readonly Rule Room = Documented(
        21,
        "It has room for a VHD's footer.",
        "The file is {length} bytes long and has no room for the 512 byte footer of a VHD. Upload a fixed VHD.");

    public static readonly Rule Cookie = Documented(
        22,
        "Its last 512 bytes are a VHD footer, which begins with 'conectix'.",
        "The file's last 512 bytes are not the footer of a VHD: they do not begin with 'conectix'. Upload a whole fixed VHD.");

    public static readonly Rule NoOtherFormat = Documented(
        23, "It is not in another disk format.", "The file is {format}; only a fixed VHD is allowed. {advice}");

    public static readonly Rule Checksum = new(
        "VM-VHD-024",
        StepIds.Certify,
        "The footer's checksum is that of its bytes.",
        "The checksum in the VHD's footer is not that of its bytes. The footer was damaged or edited: create the VHD again.");

    public static readonly Rule Fixed = Documented(
        25,
        "The VHD is a fixed one, neither dynamic nor differencing.",
        "The VHD is of type {type}; only fixed disks (2) are allowed. " + Convert);

    public static readonly Rule WholeMiB = Documented(
        26,
        "The virtual size is a multiple of 1 MiB.",
        "The virtual size is {size} bytes, which is not a multiple of 1 MiB (1048576 bytes). Resize the disk to whole MiB.");

    public static readonly Rule Smallest = Documented(
        27,
        "The virtual size is at least 20 MiB.",
        "The virtual size is {size} bytes; at least 20 MiB (20971520 bytes) are needed. Enlarge the disk.");

    public static readonly Rule WholeFile = Documented(
        28,
        "The length of the file is its virtual size plus the footer of 512 bytes.",
        "The file is {length} bytes long; a fixed VHD of virtual size {size} has that size plus 512. {advice}");

    public static readonly Rule PageBlob = Documented(
        29,
        "It is a page blob, if the blob store reports the type of its blobs.",
        "The file is stored as {type}; only a page blob (PageBlob) is allowed. Upload it again as a page blob.");

    public static readonly ImmutableArray<Rule> All =
        [Room, Cookie, NoOtherFormat, Checksum, Fixed, WholeMiB, Smallest, WholeFile, PageBlob];

    private static Rule Documented(int number, string demand, string message) =>
        new($"VM-VHD-0{number}", StepIds.Certify, demand, message) { Source = RuleSource.Documented };
}
