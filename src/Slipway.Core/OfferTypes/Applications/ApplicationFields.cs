using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes.Applications.Packages;
using static Slipway.Core.Definitions.Shapes;
using static Slipway.Core.OfferTypes.Listings.ListingFields;

namespace Slipway.Core.OfferTypes.Applications;

/// <summary>
/// The fields of an application. Keys are observed, limits documented, unless a comment says
/// otherwise. Rules check what a plan of one kind needs.
/// </summary>
internal static class ApplicationFields
{
    public const string Prefix = "microsoft-azure-applications.";
    public const string Package = Prefix + "package";

    /// <summary>
    /// The words of the portal, and the same without blanks: which of them the wire had was never
    /// published (ours).
    /// </summary>
    public static readonly ImmutableArray<string> SolutionTemplate = ["Solution Template", "SolutionTemplate"];
    public static readonly ImmutableArray<string> ManagedApplication = ["Managed Application", "ManagedApplication"];

    public static readonly ImmutableArray<Field> Offer =
    [
        .. Market,
        new(Prefix + "managerContactName", "APP-MANAGERNAME", ShortText),
        new(Prefix + "managerContactEmail", "APP-MANAGEREMAIL", Email),
        new(Prefix + "managerContactPhone", "APP-MANAGERPHONE", ShortText),
        new(Prefix + "gtmMaterials", "APP-MATERIALS", LongText),
        .. TestDriven,
    ];

    /// <summary>
    /// A version of a package. The keys inside authorizations and policies were never published;
    /// the rules look for them by what their names contain.
    /// </summary>
    private static readonly ValueShape.Group Version = new(
        new Field("packageVersion", "APP-PACKAGEVERSION", new ValueShape.Group(
            new Field("packageFile", "APP-PKG", FileAddress) { Required = true, File = PackageFiles.Kind },
            new Field("tenantId", "APP-TENANT", new ValueShape.Text(Form: TextForm.Guid))))
        {
            Required = true,
        },
        new Field("authorizations", "APP-AUTHORIZATIONS", new ValueShape.List(AnyObject, Max: 100)),
        new Field(
            "policies",
            "APP-POLICIES",
            new ValueShape.List(new ValueShape.Group(new Field("name", "APP-POLICYNAME", new ValueShape.Text(50))), Max: 5)),
        new Field(
            "ApplicationLockingPolicies", "APP-LOCKING", new ValueShape.Group(new Field("CanEnableCustomerActions", "APP-ACTIONS", Flag))),
        new Field("publisherJitAccessPolicy", "APP-JIT", new ValueShape.Group(new Field("jitAccessEnabled", "APP-JITENABLED", Flag))),
        // The two names of the portal in JSON's casing (ours).
        new Field("deploymentMode", "APP-DEPLOYMENT", new ValueShape.Text(null, null, "Complete", "Incremental")),
        new Field("notificationEndpoint", "APP-ENDPOINT", Link));

    public static readonly ImmutableArray<Field> Plan =
    [
        PlanId,
        new(Prefix + "skuTitle", "APP-PLANTITLE", new ValueShape.Text(50)) { Required = true, Listed = ListingPart.Title },
        new(Prefix + "skuSummary", "APP-PLANSUMMARY", new ValueShape.Text(100)) { Required = true, Listed = ListingPart.Summary },
        new(Prefix + "skuDescription", "APP-PLANDESCRIPTION", new ValueShape.Text(2000))
        {
            Required = true,
            Listed = ListingPart.Description,
        },
        new(Prefix + "skuType", "APP-TYPE", new ValueShape.Text(null, null, [.. SolutionTemplate, .. ManagedApplication]))
        {
            Required = true,
        },
        new(Prefix + "cloudAvailability", "APP-CLOUDS", Clouds) { Required = true },
        new(Prefix + "certificationsAzureGovernment", "APP-CERTIFICATIONS", Certifications),
        new(Package, "APP-PACKAGES", new ValueShape.VersionMap(Version, Min: 1, Max: 100))
        {
            Required = true,
            Listed = ListingPart.Versions,
        },
        new("regions", "APP-REGIONS", new ValueShape.List(new ValueShape.Text(Form: TextForm.Region), Max: MostRegions))
        {
            Listed = ListingPart.Regions,
        },
        new("monthlyPricing", "APP-PRICING", PriceTable),
        new("monthlyPricingV2", "APP-PRICING", PriceTable),
        new("restrictedAudience", "VM-PRIVATE", Audience) { Listed = ListingPart.Audience },
    ];
}
