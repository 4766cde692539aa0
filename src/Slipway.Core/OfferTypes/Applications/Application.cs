using System.Collections.Immutable;
using Slipway.Core.Audiences;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes.Listings;
using Slipway.Core.OfferTypes.Versions;
using Slipway.Core.Steps;

namespace Slipway.Core.OfferTypes.Applications;

/// <summary>
/// An Azure application: a package of templates that customers deploy themselves (a solution
/// template), or that its publisher runs for them (a managed one). The order and the estimates of
/// its steps are documented; ids and texts of the two that machines do not have are ours.
/// </summary>
public static class Application
{
    public const string Id = "microsoft-azure-applications";
    public const string ReviewStep = "displayreview";

    public static readonly OfferType Type = new()
    {
        Id = Id,
        DisplayText = "Azure application",
        Versions = ImmutableSortedDictionary<string, int>.Empty.Add(Id, 1).Add("microsoft-azure-marketplace", 39),
        Steps =
        [
            new(
                StepIds.Validate,
                "Validate Pre-Requisites",
                "< 15 min",
                "Offer settings provided are validated.",
                TimeSpan.FromMinutes(15)),
            new(
                StepIds.Certify,
                "Certification",
                "< 1 day",
                "Your packages are analyzed by our certification systems for issues.",
                TimeSpan.FromDays(1)),
            new(
                StepIds.Package,
                "Packaging and Lead Generation Registration",
                "< 1 hour",
                "Your application is being packaged for customers. Additionally, lead systems are being configured and set up.",
                TimeSpan.FromHours(1)),
            new(
                StepIds.SignOff,
                "Publisher signoff",
                "",
                "Offer is available to preview. Ensure that everything looks good before making your offer live.",
                TimeSpan.Zero),
            new(
                ReviewStep,
                "Review",
                "7-14 business days",
                "What was certified is looked at once more before it becomes public.",
                TimeSpan.FromDays(7))
            {
                Work = StepIds.Provision,
            },
            new(StepIds.Live, "Live", "< 1 day", "Offer is publicly visible and is available for purchase.", TimeSpan.FromDays(1)),
        ],
        OfferFields = ApplicationFields.Offer,
        PlanFields = ApplicationFields.Plan,
        CategoryColumn = "azureApp",
        Rules = [.. ListingRules.All, .. ApplicationRules.All, .. AudienceRules.All, AudienceRules.PreviewNamesOnce],
        CertificationRules = LiveContentRules.OfPackages,
    };
}
