using System.Collections.Immutable;
using Slipway.Core.Rules;

namespace Slipway.Core.Formats.Disks;

/// <summary>What an inspection found, whatever role the disk has.</summary>
public sealed record InspectedDisk(long Length)
{
    /// <summary>What is wrong with the file as a VHD.</summary>
    public required ImmutableArray<FileFault> VhdFaults { get; init; }

    /// <summary>
    /// The disk's virtual size; null when the file is not a whole fixed VHD, and then nothing of
    /// the disk was read.
    /// </summary>
    public required long? Size { get; init; }

    public required ImmutableArray<FileFault> PartitionFaults { get; init; }

    public required ImmutableArray<Partition> Partitions { get; init; }

    /// <summary>Whether every partition is known and was looked at.</summary>
    public required bool AllSeen { get; init; }
}
