using System.Collections.Immutable;
using Slipway.Core.Formats.Disks;

namespace Slipway.Core.Definitions;

/// <summary>
/// The content that was live under one version number of a plan or of one of its generations; under
/// a plan's id alone, whether the plan was private.
/// </summary>
public sealed record LiveContent
{
    /// <summary>The operating system's disk first, then the data disks by LUN.</summary>
    public ImmutableArray<LiveDisk> Disks { get; init; } = [];

    public SystemFamily SystemFamily { get; init; }

    /// <summary>
    /// The package's SHA-256, hexadecimal; null where there is none, or it is not known.
    /// </summary>
    public string? Package { get; init; }

    /// <summary>Whether the plan had an audience in any version that was live.</summary>
    public bool IsPrivate { get; init; }
}
