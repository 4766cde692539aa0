using System.Collections.Immutable;
using Slipway.Core.Artifacts;
using static Slipway.Core.OfferTypes.MachineFields;

namespace Slipway.Core.OfferTypes;

/// <summary>The fields of a virtual machine offer. Keys and what is required: documented, unless a comment says otherwise.</summary>
internal static class VirtualMachineFields
{
    private const string Market = "microsoft-azure-marketplace.";
    private const string TestDrive = "microsoft-azure-marketplace-testdrive.";
    private const string Machine = "microsoft-azure-virtualmachines.";

    // Prices are judged on their own; here only what has one form in every kind of price.
    private static readonly ValueShape.Group Pricing = new(
        new Field("isByol", "VM-LICENCE", Flag),
        new Field("freeTrialDurationInMonths", "VM-TRIAL", new ValueShape.Count()),
        new Field("coreMultiplier", "VM-PRICE", AnyObject),
        new Field("regionPrices", "VM-PRICE", AnyObject),
        new Field("spreadSheetPricing", "VM-PRICE", new ValueShape.Group(new Field("uri", "VM-PRICEFILE", FileAddress))));

    private static readonly ValueShape.Group Audience = new(
        new Field("manualEntries", "VM-AUDIENCE", new ValueShape.List(
            new ValueShape.Group(
                new Field("type", "VM-AUDIENCETYPE", AnyText),
                new Field("id", "VM-AUDIENCEID", new ValueShape.Text(Form: TextForm.Guid)) { Required = true },
                new Field("description", "VM-AUDIENCENOTE", AnyText)),
            Max: 10)),
        new Field("uploadedCsvUri", "VM-AUDIENCEFILE", FileAddress));

    public static readonly ImmutableArray<Field> Offer =
    [
        new(Market + "title", "MKT-TITLE", new ValueShape.Text(50)) { Required = true, Listed = ListingPart.Title },
        new(Market + "summary", "MKT-SUMMARY", new ValueShape.Text(100)) { Required = true, Listed = ListingPart.Summary },
        new(Market + "longSummary", "MKT-LONGSUMMARY", new ValueShape.Text(256)) { Required = true, Listed = ListingPart.LongSummary },
        new(Market + "description", "MKT-DESCRIPTION", new ValueShape.Text(3000)) { Required = true, Listed = ListingPart.Description },
        new(Market + "offerMarketingUrlIdentifier", "MKT-URLID", new ValueShape.Text(50)) { Required = true },
        new(Market + "allowedSubscriptions", "MKT-SUBSCRIPTIONS", Subscriptions) { Required = true },
        new(Market + "usefulLinks", "MKT-LINKS", UsefulLinks(addressRequired: true)) { Listed = ListingPart.UsefulLinks },
        new(Market + "categoryMap", "MKT-CATEGORIES", CategoryMap(keyRequired: true))
        {
            RequiredUnless = Market + "categories",
            Listed = ListingPart.Categories,
        },
        new(Market + "categories", "MKT-OLDCATEGORIES", Categories) { Listed = ListingPart.Categories },
        .. Logos(Market, required: true),
        new(Market + "screenshots", "MKT-SCREENSHOTS", Screenshots),
        new(Market + "videos", "MKT-VIDEOS", Videos),
        .. Leads(Market, required: true),
        new(Market + "privacyURL", "MKT-PRIVACY", Link) { Required = true, Listed = ListingPart.PrivacyUrl },
        new(Market + "useEnterpriseContract", "MKT-CONTRACT", Flag),
        new(Market + "termsOfUse", "MKT-TERMS", new ValueShape.Text(10_000)) { RequiredUnless = Market + "useEnterpriseContract" },
        new(Market + "universalAmendmentTerms", "MKT-AMENDMENT", AnyText),
        new(Market + "customAmendments", "MKT-AMENDMENTS", AnyObject),
        new(Market + "cspOfferOptIn", "MKT-CSP", Flag),
        .. Contact("engineering"),
        .. Contact("support"),
        new(Market + "publicAzureSupportUrl", "MKT-SUPPORT", Link) { Listed = ListingPart.SupportUrl },
        new(Market + "fairfaxSupportUrl", "MKT-SUPPORT", Link) { Listed = ListingPart.SupportUrl },
        new(Machine + "managerContactName", "VM-MANAGERNAME", AnyText),
        new(Machine + "managerContactEmail", "VM-MANAGEREMAIL", new ValueShape.Text(Form: TextForm.Email)),
        new(Machine + "managerContactPhone", "VM-MANAGERPHONE", AnyText),
        new(Machine + "gtmMaterials", "VM-MATERIALS", AnyText),
        new(TestDrive + "enabled", "TD-ENABLED", Flag),
        new(TestDrive + "description", "TD-DESCRIPTION", AnyText),
        new(TestDrive + "accessInformation", "TD-ACCESS", AnyText),
        new(TestDrive + "videos", "TD-VIDEOS", new ValueShape.List(new ValueShape.Picture(ListingPictures.TestDriveThumbnail, TextForm.Link, "image", "thumbnail"))),
        new(TestDrive + "userManual", "TD-MANUAL", FileAddress) { File = PdfFiles.UserManual },
    ];

    public static readonly ImmutableArray<Field> Plan =
    [
        PlanId,
        new(Machine + "skuTitle", "VM-PLANTITLE", new ValueShape.Text(50)) { Required = true, Listed = ListingPart.Title },
        new(Machine + "skuSummary", "VM-PLANSUMMARY", new ValueShape.Text(100)) { Required = true, Listed = ListingPart.Summary },
        new(Machine + "skuDescription", "VM-PLANDESCRIPTION", new ValueShape.Text(3000)) { Required = true, Listed = ListingPart.Description },
        new(Machine + "hideSKUForSolutionTemplate", "VM-HIDE", Flag) { Required = true, Listed = ListingPart.Hidden },
        new(Machine + "cloudAvailability", "VM-CLOUDS", Clouds) { Required = true },
        new(Machine + "certificationsFairfax", "VM-CERTIFICATIONS", new ValueShape.List(Anything, Max: 100)),
        new("regions", "VM-REGIONS", new ValueShape.List(new ValueShape.Text(Form: TextForm.Region), Min: 1))
        {
            Required = true,
            Listed = ListingPart.Regions,
        },
        new("virtualMachinePricing", "VM-PRICING", Pricing),
        new("virtualMachinePricingV2", "VM-PRICING", Pricing),
        new("restrictedAudience", "VM-PRIVATE", Audience) { Listed = ListingPart.Audience },
        new(Machine + "operatingSystemFamily", "VM-OSFAMILY", SystemFamily) { Required = true, Listed = ListingPart.OperatingSystemFamily },
        new(Machine + "operationSystem", "VM-OSNAME", AnyText) { Required = true, Listed = ListingPart.OperatingSystem },
        new(Machine + "osType", "VM-OSTYPE", AnyText) { Listed = ListingPart.OperatingSystem },
        new(Machine + "windowsOSType", "VM-OSTYPE", AnyText) { Listed = ListingPart.OperatingSystem },
        new(Machine + "recommendedVMSizes", "VM-SIZES", VmSizes) { Required = true, Listed = ListingPart.RecommendedVmSizes },
        new(Machine + "openPorts", "VM-PORTS", AnyList),
        new(Machine + "legacyPlanId", "VM-LEGACYPLAN", AnyText),
        new(Machine + "generation", "VM-GENERATION", AnyText),
        new(Machine + "patchOptions", "VM-PATCH", AnyObject),
        .. Images(Machine, "VM", "vmImages"),
        .. Flags(
            Machine,
            "VM-FEATURE",
            "supportsAcceleratedNetworking",
            "supportsCloudInit",
            "supportsBackup",
            "isNetworkVirtualAppliance",
            "isLockedDown",
            "isCustomArmTemplateRequired",
            "supportsExtensions",
            "supportsHibernation",
            "supportsNVMe",
            "allowOnlyManagedDiskDeployments"),
    ];

    private static ImmutableArray<Field> Contact(string who) =>
    [
        new(Market + who + "ContactName", "MKT-CONTACTNAME", AnyText) { Required = true },
        new(Market + who + "ContactEmail", "MKT-CONTACTEMAIL", new ValueShape.Text(Form: TextForm.Email)) { Required = true },
        // Phones have no checked form: "NA" and extensions are in use (observed).
        new(Market + who + "ContactPhone", "MKT-CONTACTPHONE", AnyText) { Required = true },
    ];
}
