using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Documents;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Formats.Disks;

/// <summary>The rules for the partitions of an operating system disk.</summary>
internal static class PartitionRules
{
    /// <summary>The first sector that a partition may have: a MiB from the start.</summary>
    public const ulong FirstFree = 2048;

    private const string Recreate = "Repair the table, for example with gdisk, and create the VHD again.";
    private const int MostNamed = 5;

    public static readonly Rule Table = Ours(
        21,
        "An operating system disk has a partition table, MBR or GPT.",
        "The disk has no partition table: {found}. Create one and install the system into a partition.");

    public static readonly Rule Listed =
        Ours(22, "The partition table lists at least one partition.",
            "The disk's partition table ({table}) lists no partition. Install the system into one.");

    public static readonly Rule Header = Ours(23, "The header of a GPT is undamaged.", "The header of the disk's GPT {fault}. " + Recreate);

    public static readonly Rule Limits =
        Ours(24, "The header of a GPT has valid values.", "The header of the disk's GPT {fault}. " + Recreate);

    public static readonly Rule Entries = Ours(
        25, "The entries of a GPT are undamaged.", "The checksum of the entries of the disk's GPT is not that of their bytes. " + Recreate);

    public static readonly Rule Protective = Ours(
        26,
        "A GPT has a protective MBR before it.",
        "The disk has a GPT, and in its first sector no MBR that protects it (an entry of type EE). " + Recreate);

    public static readonly Rule Chain = Ours(
        27,
        "The chain of an extended partition is whole.",
        "The extended partition's chain is broken in sector {sector}: {fault}. " + Recreate);

    public static readonly Rule Within = Ours(
        28,
        "Every partition lies within the disk.",
        "{partitions} not lie within the disk's {sectors} sectors. Enlarge the disk or correct the table, and create the VHD again.");

    public static readonly Rule Apart =
        Ours(29, "No two partitions overlap.", "{partitions} with others. Correct the table and create the VHD again.");

    public static readonly Rule FirstMiB = new(
        "VM-PART-030",
        StepIds.Certify,
        "The first 2048 sectors (1 MiB) are free: no partition begins there.",
        "{partitions} before sector 2048. The disk's first MiB must be free for the marketplace: move what begins there.")
    {
        Source = RuleSource.Documented,
    };

    public static readonly Rule NothingInFirstMiB = Ours(
        31,
        "The first MiB is empty apart from the partition tables; the boot sector does not count.",
        "The disk's first MiB is not empty: apart from the partition tables, it holds bytes from offset {offset}, such as a boot loader's. "
        + "They may be overwritten when the image is tagged.") with
    {
        Severity = Severity.Warning,
    };

    public static readonly Rule AllSeen = Ours(
        32,
        "It has no more partitions than certification inspects: the 12 largest, and 5 links of an extended partition's chain.",
        "The disk has more partitions than certification inspects; {count} were not inspected and are not certified.") with
    {
        Severity = Severity.Warning,
    };

    public static readonly ImmutableArray<Rule> All =
        [Table, Listed, Header, Limits, Entries, Protective, Chain, Within, Apart, FirstMiB, NothingInFirstMiB, AllSeen];

    /// <summary>What is wrong with where the partitions are, each rule once.</summary>
    public static IEnumerable<FileFault> OfPlaces(IReadOnlyList<Partition> partitions, long diskSize)
    {
        var outside = partitions.Where(partition => !partition.LiesWithin(diskSize)).ToList();
        if (outside.Count > 0)
            yield return new FileFault(
                Within, ("partitions", Named(outside, "does", "do")), ("sectors", Number(diskSize / Partition.Sector)));
        if (Overlapping(partitions) is { Count: > 0 } overlapping)
            yield return new FileFault(Apart, ("partitions", Named(overlapping, "overlaps", "overlap")));
        var early = partitions.Where(partition => partition.First < FirstFree).ToList();
        if (early.Count > 0)
            yield return new FileFault(FirstMiB, ("partitions", Named(early, "begins", "begin")));
    }

    /// <summary>
    /// The partitions that begin before another has ended. An extended one holds its own, and is
    /// apart from the others of the first sector.
    /// </summary>
    private static List<Partition> Overlapping(IReadOnlyList<Partition> partitions) =>
    [
        .. After(partitions.Where(partition => partition.Use != PartitionUse.Extended))
            .Union(partitions.Any(partition => partition.Use == PartitionUse.Extended)
                ? After(partitions.Where(partition => partition.Number <= 4))
                : [])
            .OrderBy(partition => partition.Number),
    ];

    private static IEnumerable<Partition> After(IEnumerable<Partition> partitions)
    {
        Partition? farthest = null;
        foreach (var partition in partitions.Where(partition => partition.First <= partition.Last).OrderBy(partition => partition.First))
        {
            if (farthest is not null && partition.First <= farthest.Last)
                yield return partition;
            if (farthest is null || partition.Last > farthest.Last)
                farthest = partition;
        }
    }

    internal static string Named(IReadOnlyList<Partition> partitions, string one, string many)
    {
        var numbers = string.Join(", ", partitions.Take(MostNamed).Select(partition => Number(partition.Number)));
        return partitions.Count == 1 ? $"Partition {numbers} {one}"
            : partitions.Count <= MostNamed ? $"Partitions {numbers} {many}"
            : $"Partitions {numbers} and {Number(partitions.Count - MostNamed)} more {many}";
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Rule Ours(int number, string demand, string message) => new($"VM-PART-0{number}", StepIds.Certify, demand, message);
}
