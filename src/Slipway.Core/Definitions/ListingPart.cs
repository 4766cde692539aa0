
namespace Slipway.Core.Definitions;

/// <summary>The parts of a listing that fields can be, of the offer or of a plan.</summary>
public enum ListingPart
{
    Title,
    Summary,
    LongSummary,
    Description,
    UsefulLinks,
    Categories,
    PrivacyUrl,
    SupportUrl,
    OperatingSystemFamily,
    OperatingSystem,
    Regions,
    RecommendedVmSizes,
    Screenshots,
    Videos,
    TermsOfUse,
    TermsOfUseUrl,
    StandardContract,
    PricingUrl,
    Clouds,

    /// <summary>The keys of this map of versions. Those of disks are found without it.</summary>
    Versions,

    /// <summary>A plan that says true here is not shown to the public.</summary>
    Hidden,

    /// <summary>A plan that has an object here is shown to its own audience only.</summary>
    Audience,
}
