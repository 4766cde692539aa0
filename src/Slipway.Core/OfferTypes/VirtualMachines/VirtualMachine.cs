using System.Collections.Immutable;
using Slipway.Core.Audiences;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes.Disks;
using Slipway.Core.OfferTypes.Machines;
using Slipway.Core.OfferTypes.Versions;
using Slipway.Core.Pricing;

namespace Slipway.Core.OfferTypes.VirtualMachines;

public static class VirtualMachine
{
    public const string Id = "microsoft-azure-virtualmachines";

    public static readonly OfferType Type = new()
    {
        Id = Id,
        DisplayText = "Virtual machine",
        Versions = ImmutableSortedDictionary<string, int>.Empty.Add(Id, 87).Add("microsoft-azure-marketplace", 39),
        Steps = MachineSteps.All,
        OfferFields = VirtualMachineFields.Offer,
        PlanFields = VirtualMachineFields.Plan,
        PlanKeysWhenNotSent = MachineFields.KeysWhenNotSent($"{Id}.vmImages"),
        Rules = [.. MachineRules.All, .. PriceRules.All, .. AudienceRules.All, AudienceRules.PreviewNamesOnce],
        CertificationRules = [.. DiskRules.All, .. SasFaults.Rules, .. LiveContentRules.OfDisks],
    };
}
