using Slipway.Core.Definitions;

namespace Slipway.Storage.Changes;

/// <summary>What a step's success writes beside the offer's state. Null members leave what is there.</summary>
public sealed record StepEffects
{
    public static readonly StepEffects None = new();

    public IReadOnlyList<FileContent> Files { get; init; } = [];

    public VersionArtifacts? Artifacts { get; init; }

    /// <summary>The version's definition with the service's own file addresses in it.</summary>
    public byte[]? Served { get; init; }

    /// <summary>The same for the draft; its ETag does not change.</summary>
    public byte[]? DraftServed { get; init; }

    /// <summary>The version's listing as everyone sees it, JSON.</summary>
    public string? Listing { get; init; }

    /// <summary>The same as the preview's audience sees it, with the hidden and private plans.</summary>
    public string? PreviewListing { get; init; }

    /// <summary>What of the version can be found by whom.</summary>
    public CatalogIndex? Index { get; init; }
}
