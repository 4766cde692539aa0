using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Disks;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.OfferTypes.Disks;

/// <summary>Checks an inspected disk in the role in which a definition names it.</summary>
public static class DiskRules
{
    private const long GiB = 1024 * VhdFooter.MiB;

    private static readonly Rule LinuxSize = Documented(
        "VM-DISKSIZE-021",
        "The operating system disk of Linux, or of a system that is not named, has 1 to 1023 GiB.",
        "The operating system disk has {size}; 1 GiB to 1023 GiB are allowed. Resize it.");

    private static readonly Rule WindowsSize = Documented(
        "VM-DISKSIZE-022",
        "The operating system disk of Windows has 30 to 250 GiB.",
        "The operating system disk has {size}; for Windows 30 GiB to 250 GiB are allowed. Resize it.");

    private static readonly Rule DataSize = Documented(
        "VM-DISKSIZE-023", "A data disk has at most 1023 GiB.", "The data disk has {size}; at most 1023 GiB are allowed. Make it smaller.");

    private static readonly Rule HoldsLinux = Documented(
        "VM-FS-021",
        "The operating system disk of a Linux plan has a Linux file system: "
        + "ext2, ext3, ext4, xfs, btrfs, f2fs, LVM, LUKS or UFS2.",
        "The plan is for Linux, but no partition of the disk has a Linux file system: {found}. "
        + "Correct operatingSystemFamily or the disk.");

    private static readonly Rule HoldsWindows = Documented(
        "VM-FS-022",
        "The operating system disk of a Windows plan has a Windows file system: NTFS or ReFS.",
        "The plan is for Windows, but no partition of the disk has a Windows file system: {found}. "
        + "Correct operatingSystemFamily or the disk.");

    private static readonly Rule NoSwap = Documented(
        "VM-FS-023",
        "The operating system disk of Linux has no swap partition.",
        "{partitions} swap space, which an operating system disk of Linux must not have. Remove it: swap belongs on the resource disk.");

    private static readonly Rule OneRoot = Documented(
        "VM-FS-024",
        "The operating system disk of Linux has a single root partition. "
        + "Root partitions are recognised by their type in a GPT and by where ext was last mounted.",
        "{partitions} roots of Linux systems. Only one is allowed on an operating system disk: remove the others.");

    private static readonly Rule NoBitLocker = Documented(
        "VM-FS-025",
        "The operating system disk of Windows is not encrypted by BitLocker.",
        "{partitions} encrypted by BitLocker. Decrypt the disk before it is generalized.");

    public static readonly ImmutableArray<Rule> All =
        [.. VhdRules.All, LinuxSize, WindowsSize, DataSize, .. PartitionRules.All, HoldsLinux, HoldsWindows, NoSwap, OneRoot, NoBitLocker];

    /// <param name="disk">What was found.</param>
    /// <param name="blobType">
    /// What the server says of it (<c>x-ms-blob-type</c>); null when it says nothing.
    /// </param>
    /// <param name="use">Where the definition names the disk.</param>
    public static IEnumerable<Fault> Check(InspectedDisk disk, string? blobType, ImageReference use) =>
        Faults(disk, blobType, use).Select(fault => fault.At(use.Pointer));

    private static IEnumerable<FileFault> Faults(InspectedDisk disk, string? blobType, ImageReference use) =>
    [
        .. disk.VhdFaults,
        .. blobType is null || blobType.Equals("PageBlob", StringComparison.OrdinalIgnoreCase)
            ? []
            : (FileFault[])
            [
                new FileFault(
                    VhdRules.PageBlob,
                    ("type", blobType.Equals("BlockBlob", StringComparison.OrdinalIgnoreCase) ? "a block blob"
                        : blobType.Equals("AppendBlob", StringComparison.OrdinalIgnoreCase) ? "an append blob"
                        : "another type of blob")),
            ],
        .. OfSize(disk, use),
        .. use.IsDataDisk ? [] : disk.PartitionFaults,
        .. use.IsDataDisk ? [] : OfContents(disk, use.SystemFamily),
    ];

    private static IEnumerable<FileFault> OfSize(InspectedDisk disk, ImageReference use)
    {
        if (disk.Size is not >= VhdFooter.SmallestSize) // smaller ones have their fault already
            return [];
        var (rule, least, most) =
            use.IsDataDisk ? (DataSize, 0, 1023) : use.SystemFamily == SystemFamily.Windows ? (WindowsSize, 30, 250) : (LinuxSize, 1, 1023);
        return disk.Size < least * GiB || disk.Size > most * GiB ? [new FileFault(rule, ("size", Shown(disk.Size.Value)))] : [];
    }

    private static IEnumerable<FileFault> OfContents(InspectedDisk disk, SystemFamily family)
    {
        if (family == SystemFamily.Linux
            && With(disk, partition => partition.Use == PartitionUse.Swap || partition.Holds == FileSystem.Swap) is { Count: > 0 } swap)
        {
            yield return new FileFault(NoSwap, ("partitions", PartitionRules.Named(swap, "is", "are")));
        }

        if (family == SystemFamily.Linux
            && With(
                disk, partition => partition.Use == PartitionUse.LinuxRoot || partition.Holds is { IsRoot: true }) is { Count: > 1 } roots)
        {
            yield return new FileFault(OneRoot, ("partitions", PartitionRules.Named(roots, "is", "are")));
        }

        if (family == SystemFamily.Windows && With(disk, partition => partition.Holds == FileSystem.BitLocker) is { Count: > 0 } locked)
            yield return new FileFault(NoBitLocker, ("partitions", PartitionRules.Named(locked, "is", "are")));

        // What is not there is known only when all was seen.
        if (family == SystemFamily.Either || !disk.AllSeen || disk.Partitions.Any(partition => partition.Holds?.Family == family))
            yield break;
        yield return new FileFault(family == SystemFamily.Linux ? HoldsLinux : HoldsWindows, ("found", Contents(disk)));
    }

    private static List<Partition> With(InspectedDisk disk, Func<Partition, bool> what) => [.. disk.Partitions.Where(what)];

    private static string Contents(InspectedDisk disk)
    {
        var known = disk.Partitions.Where(partition => partition.Holds is not null).Take(12)
            .Select(partition => string.Create(CultureInfo.InvariantCulture, $"{partition.Number} is {partition.Holds!.Name}"));
        return string.Join(", ", known) is { Length: > 0 } text ? $"partition {text}" : "none was recognised";
    }

    private static string Shown(long size) => string.Create(CultureInfo.InvariantCulture, $"{size} bytes ({size / (double)GiB:0.##} GiB)");

    private static Rule Documented(string id, string demand, string message) =>
        new(id, StepIds.Certify, demand, message) { Source = RuleSource.Documented };
}
