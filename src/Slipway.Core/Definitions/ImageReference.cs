using Slipway.Core.Formats.Disks;

namespace Slipway.Core.Definitions;

/// <summary>
/// A disk that a definition names: the operating system's or a data disk of one version of a plan's
/// image, of any generation.
/// </summary>
public sealed record ImageReference(string Pointer, string PlanId, string Version, string Address)
{
    public bool IsDataDisk { get; init; }

    /// <summary>
    /// The id under which customers deploy it: the plan's or the generation's; null for a
    /// generation without one.
    /// </summary>
    public string? ImageId { get; init; }

    /// <summary>The operating system family that the plan states.</summary>
    public SystemFamily SystemFamily { get; init; }

    /// <summary>
    /// The version says <c>showInGui: false</c>, which is how clients of the core virtual machine
    /// deprecate one (observed).
    /// </summary>
    public bool IsDeprecated { get; init; }
}
