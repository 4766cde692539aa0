using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes.Listings;
using Slipway.Core.Pricing;
using static Slipway.Core.Definitions.Shapes;
using static Slipway.Core.OfferTypes.Listings.ListingFields;
using static Slipway.Core.OfferTypes.Machines.MachineFields;

namespace Slipway.Core.OfferTypes.VirtualMachines;

/// <summary>
/// The fields of a virtual machine offer. Keys and what is required: documented, unless a comment
/// says otherwise.
/// </summary>
internal static class VirtualMachineFields
{
    private const string Machine = "microsoft-azure-virtualmachines.";

    // Prices have rules of their own; these are only the fields that every way of pricing shares.
    private static readonly ValueShape.Group Pricing = new(
        new Field("isByol", "VM-LICENCE", Flag),
        new Field("freeTrialDurationInMonths", "VM-TRIAL", new ValueShape.Count()),
        new Field("coreMultiplier", "VM-PRICE", new ValueShape.Group(
            new Field("currency", "VM-CURRENCY", ShortText),
            new Field("individually", "VM-PRICE", PriceTable))),
        new Field("regionPrices", "VM-PRICE", PriceTable),
        new Field(
            "spreadSheetPricing",
            "VM-PRICE",
            new ValueShape.Group(new Field("uri", "VM-PRICEFILE", FileAddress) { File = PriceSheet.File })));

    public static readonly ImmutableArray<Field> Offer =
    [
        .. ListingFields.Market,
        new(Machine + "managerContactName", "VM-MANAGERNAME", ShortText),
        new(Machine + "managerContactEmail", "VM-MANAGEREMAIL", Email),
        new(Machine + "managerContactPhone", "VM-MANAGERPHONE", ShortText),
        new(Machine + "gtmMaterials", "VM-MATERIALS", LongText),
        .. ListingFields.TestDriven,
    ];

    public static readonly ImmutableArray<Field> Plan =
    [
        PlanId,
        new(Machine + "skuTitle", "VM-PLANTITLE", new ValueShape.Text(50)) { Required = true, Listed = ListingPart.Title },
        new(Machine + "skuSummary", "VM-PLANSUMMARY", new ValueShape.Text(100)) { Required = true, Listed = ListingPart.Summary },
        new(Machine + "skuDescription", "VM-PLANDESCRIPTION", new ValueShape.Text(3000))
        {
            Required = true,
            Listed = ListingPart.Description,
        },
        new(Machine + "hideSKUForSolutionTemplate", "VM-HIDE", Flag) { Required = true, Listed = ListingPart.Hidden },
        new(Machine + "cloudAvailability", "VM-CLOUDS", Clouds) { Required = true, Listed = ListingPart.Clouds },
        new(Machine + "certificationsFairfax", "VM-CERTIFICATIONS", Certifications),
        new("regions", "VM-REGIONS", new ValueShape.List(new ValueShape.Text(Form: TextForm.Region), Min: 1, Max: MostRegions))
        {
            Required = true,
            Listed = ListingPart.Regions,
        },
        new("virtualMachinePricing", "VM-PRICING", Pricing) { RequiredUnless = "virtualMachinePricingV2" },
        new("virtualMachinePricingV2", "VM-PRICING", Pricing),
        new("restrictedAudience", "VM-PRIVATE", Audience) { Listed = ListingPart.Audience },
        new(Machine + "operatingSystemFamily", "VM-OSFAMILY", SystemFamily) { Required = true, Listed = ListingPart.OperatingSystemFamily },
        new(Machine + "operationSystem", "VM-OSNAME", ShortText) { Required = true, Listed = ListingPart.OperatingSystem },
        new(Machine + "osType", "VM-OSTYPE", ShortText) { Listed = ListingPart.OperatingSystem },
        new(Machine + "windowsOSType", "VM-OSTYPE", ShortText) { Listed = ListingPart.OperatingSystem },
        new(Machine + "recommendedVMSizes", "VM-SIZES", VmSizes) { Required = true, Listed = ListingPart.RecommendedVmSizes },
        new(Machine + "openPorts", "VM-PORTS", AnyList),
        new(Machine + "legacyPlanId", "VM-LEGACYPLAN", ShortText),
        new(Machine + "generation", "VM-GENERATION", new ValueShape.Text(null, null, "1", "2")),
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
}
