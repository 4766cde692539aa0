
namespace Slipway.Contracts;

public sealed record CatalogPlan(
    string PlanId,
    string Title,
    string Summary,
    string Description,
    string? OperatingSystemFamily,
    string? OperatingSystem,
    IReadOnlyList<string> Versions,
    IReadOnlyList<string> Regions,
    IReadOnlyList<string> RecommendedVmSizes)
{
    public IReadOnlyList<string>? Clouds { get; init; }

    /// <summary>
    /// <c>byol</c> (bring your own licence) or <c>usage</c> (paid by the hour); absent where the
    /// plan has no prices.
    /// </summary>
    public string? Licence { get; init; }

    /// <summary>0 for none.</summary>
    public int? FreeTrialMonths { get; init; }

    /// <summary>Prices by region. Lists have only the requested region.</summary>
    public IReadOnlyList<CatalogPrice>? Prices { get; init; }

    /// <summary>Present only for a hidden plan, which previews show.</summary>
    public bool? Hidden { get; init; }

    /// <summary>Present only for a private plan, which its audience and previews see.</summary>
    public bool? Private { get; init; }
}
