using System.Collections.Immutable;
using Slipway.Core.Audiences;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes.Disks;
using Slipway.Core.OfferTypes.Machines;
using Slipway.Core.OfferTypes.Versions;

namespace Slipway.Core.OfferTypes.CoreVirtualMachines;

public static class CoreVirtualMachine
{
    public const string Id = "microsoft-azure-corevm";

    public static readonly OfferType Type = new()
    {
        Id = Id,
        DisplayText = "Core virtual machine",
        Versions = ImmutableSortedDictionary<string, int>.Empty.Add(Id, 1),
        Steps = MachineSteps.All,
        OfferFields = CoreVirtualMachineFields.Offer,
        PlanFields = CoreVirtualMachineFields.Plan,
        PlanKeysWhenNotSent = MachineFields.KeysWhenNotSent($"{Id}.vmImagesPublicAzure"),
        Rules = [.. MachineRules.All, .. CoreImageRules.All, AudienceRules.ConfirmsItsPlans, AudienceRules.PreviewNamesOnce],
        CertificationRules = [.. DiskRules.All, .. SasFaults.Rules, .. LiveContentRules.OfDisks],
    };
}
