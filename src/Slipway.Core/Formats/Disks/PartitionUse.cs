namespace Slipway.Core.Formats.Disks;

/// <summary>
/// The use that a partition table states for a partition, as far as a rule needs it.
/// </summary>
public enum PartitionUse
{
    Other,

    /// <summary>Holds further partitions (MBR).</summary>
    Extended,
    Swap,

    /// <summary>The root of a Linux system (GPT, discoverable partitions).</summary>
    LinuxRoot,
}
