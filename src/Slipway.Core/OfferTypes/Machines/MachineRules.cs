using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes.Disks;
using Slipway.Core.OfferTypes.Listings;
using Slipway.Core.OfferTypes.Versions;

namespace Slipway.Core.OfferTypes.Machines;

/// <summary>The rules for machine offers of either type.</summary>
internal static class MachineRules
{
    public static readonly ImmutableArray<OfferRule> All =
        [.. ListingRules.All, .. PlanRules.All, .. PortRules.All, .. DiskSetRules.All, .. VersionRules.All, .. SasRules.All];
}
