using System.Collections.Immutable;
using Slipway.Core.Definitions;
using static Slipway.Core.Definitions.Shapes;
using static Slipway.Core.OfferTypes.Listings.ListingFields;
using static Slipway.Core.OfferTypes.Machines.MachineFields;

namespace Slipway.Core.OfferTypes.CoreVirtualMachines;

/// <summary>
/// The fields of a core virtual machine offer. The type was never documented: keys are observed,
/// and its typed clients send "" and null for what they do not use, so hardly anything is required.
/// Limits are those of the virtual machine type (ours).
/// </summary>
internal static class CoreVirtualMachineFields
{
    private const string Core = "microsoft-azure-corevm.";

    private static readonly ValueShape.Text Generation = new(null, null, "1", "2");

    private static readonly ImmutableArray<string> CloudNames = ["PublicAzure", "Fairfax", "Mooncake", "Blackforest"];

    public static readonly ImmutableArray<Field> Offer =
    [
        new(Core + "title", "CORE-TITLE", new ValueShape.Text(50)) { Required = true, Listed = ListingPart.Title },
        new(Core + "summary", "CORE-SUMMARY", new ValueShape.Text(100)) { Required = true, Listed = ListingPart.Summary },
        new(Core + "description", "CORE-DESCRIPTION", new ValueShape.Text(3000)) { Listed = ListingPart.Description },
        new(Core + "legacyOfferId", "CORE-LEGACY", ShortText),
        new(Core + "legacyPublisherId", "CORE-LEGACY", ShortText),
        new(Core + "allowedSubscriptions", "CORE-SUBSCRIPTIONS", Subscriptions),
        .. Leads(Core, required: false),
    ];

    public static readonly ImmutableArray<Field> Plan =
    [
        PlanId,
        new(Core + "skuTitle", "CORE-PLANTITLE", new ValueShape.Text(50)) { Required = true, Listed = ListingPart.Title },
        new(Core + "skuSummary", "CORE-PLANSUMMARY", new ValueShape.Text(100)) { Listed = ListingPart.Summary },
        new(Core + "skuLongSummary", "CORE-PLANLONGSUMMARY", new ValueShape.Text(256)) { Listed = ListingPart.LongSummary },
        .. CloudNames.Select(cloud =>
            new Field(Core + "skuDescription" + cloud, "CORE-PLANDESCRIPTION", new ValueShape.Text(3000))
            {
                Listed = ListingPart.Description,
            }),
        .. CloudNames.Select(cloud =>
            new Field(Core + "usefulLinks" + cloud, "CORE-LINKS", UsefulLinks(addressRequired: false))
            {
                Listed = ListingPart.UsefulLinks,
            }),
        new(Core + "cloudAvailability", "CORE-CLOUDS", Clouds) { Listed = ListingPart.Clouds },
        new(Core + "certificationsFairfax", "CORE-CERTIFICATIONS", Certifications),
        new(Core + "categoryMap", "CORE-CATEGORIES", CategoryMap(keyRequired: false)) { Listed = ListingPart.Categories },
        new(Core + "categories", "CORE-OLDCATEGORIES", Categories) { Listed = ListingPart.Categories },
        .. Logos(Core, required: false),
        new(Core + "screenshots", "CORE-SCREENSHOTS", Screenshots) { Listed = ListingPart.Screenshots },
        new(Core + "videos", "CORE-VIDEOS", Videos) { Listed = ListingPart.Videos },
        new(Core + "leadGenerationId", "CORE-LEADID", ShortText),
        new(Core + "privacyURL", "CORE-PRIVACY", Link) { Listed = ListingPart.PrivacyUrl },
        new(Core + "termsOfUseURL", "CORE-TERMS", Link) { Listed = ListingPart.TermsOfUseUrl },
        new(Core + "pricingDetailsUrl", "CORE-PRICING", Link) { Listed = ListingPart.PricingUrl },
        new(Core + "hideSKUForSolutionTemplate", "CORE-HIDE", Flag) { Listed = ListingPart.Hidden },
        new(Core + "deploymentModels", "CORE-DEPLOYMENT", new ValueShape.List(new ValueShape.Text(null, null, "ARM", "RDFE"), Max: 2)),
        new(Core + "imageType", "CORE-IMAGETYPE", ShortText),
        new(Core + "generation", "CORE-GENERATION", Generation),
        new(Core + "vmImagesArchitecture", "CORE-ARCHITECTURE", ShortText),
        new(Core + "operatingSystemFamily", "CORE-OSFAMILY", SystemFamily) { Listed = ListingPart.OperatingSystemFamily },
        new(Core + "osFriendlyName", "CORE-OSNAME", ShortText) { Listed = ListingPart.OperatingSystem },
        new(Core + "osType", "CORE-OSTYPE", ShortText) { Listed = ListingPart.OperatingSystem },
        new(Core + "recommendedVMSizes", "CORE-SIZES", VmSizes) { Listed = ListingPart.RecommendedVmSizes },
        new(Core + "openPorts", "CORE-PORTS", AnyList),
        new(Core + "supportedExtensions", "CORE-EXTENSIONS", AnyList),
        new(Core + "defaultImageSizeGB", "CORE-IMAGESIZE", new ValueShape.Text(Form: TextForm.Gigabytes)),
        new(Core + "patchOptions", "CORE-PATCH", AnyObject),
        .. Images(
            Core,
            "CORE",
            "vmImagesPublicAzure",
            new Field("mediaName", "CORE-MEDIANAME", ShortText),
            new Field("showInGui", "CORE-SHOWINGUI", Flag),
            new Field("publishedDate", "CORE-PUBLISHED", new ValueShape.Text(Form: TextForm.Date)),
            new Field("label", "CORE-LABEL", ShortText),
            new Field("description", "CORE-IMAGENOTE", LongText)),
        .. Flags(
            Core,
            "CORE-FEATURE",
            "imageVisibility",
            "hardened",
            "freeTierEligible",
            "isPremiumThirdParty",
            "migratedOffer",
            "supportsHub",
            "supportsClientHub",
            "supportsHubOnOffSwitch",
            "supportsSriov",
            "supportsAADLogin",
            "supportsBackup",
            "supportsAcceleratedNetworking",
            "supportsCloudInit",
            "supportsExtensions",
            "supportsHibernation",
            "supportsNVMe",
            "isNetworkVirtualAppliance",
            "isLockedDown",
            "isCustomArmTemplateRequired",
            "allowOnlyManagedDiskDeployments"),
    ];
}
