using System.Collections.Immutable;
using Slipway.Core.Artifacts;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes;

/// <summary>What is asked of machine offers of either type.</summary>
internal static class MachineRules
{
    public static readonly ImmutableArray<OfferRule> All =
        [.. ListingRules.All, .. PlanRules.All, .. PortRules.All, .. DiskSetRules.All, .. VersionRules.All, .. SasRules.All];
}
