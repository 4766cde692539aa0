using System.Collections.Immutable;
using Slipway.Core.Definitions;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>The rules for the listing of an offer, of every type.</summary>
internal static class ListingRules
{
    public static readonly ImmutableArray<OfferRule> All =
    [
        .. LossRules.All, .. LiveRules.All, .. ContractRules.All, .. CategoryRules.All, .. TextRules.All, .. LeadRules.All,
        .. VideoRules.All, .. ScreenshotRules.All, .. TestDriveRules.All,
    ];
}
