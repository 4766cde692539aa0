using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;

namespace Slipway.Core.Pricing;

/// <summary>
/// The evaluated prices of a plan: the price of every size in each region where it is sold.
/// </summary>
public sealed record PlanPricing(bool IsByol, int FreeTrialMonths, ImmutableArray<RegionPrice> Regions)
{
    /// <summary>
    /// Null for a plan without prices, as for one whose spreadsheet has no stored copy. Never
    /// throws, whatever the plan.
    /// </summary>
    /// <param name="type">The type of the plan's offer.</param>
    /// <param name="plan">A plan of a definition.</param>
    /// <param name="sheets">The stored spreadsheets, by their addresses as sent.</param>
    public static PlanPricing? Of(OfferType type, JsonElement plan, Func<string, PriceSheetResult?> sheets)
    {
        if (!type.PlanFields.Any(field => field.Key == GivenPricing.Key) || GivenPricing.Of(new JsonPlace(plan, "")) is not { } given)
            return null;
        if (given.IsByol)
            return new PlanPricing(true, given.FreeTrialMonths, []);
        if (PriceList.Of(given, sheets) is not { } prices)
            return null;
        var sold = new JsonPlace(plan, "")["regions"].Texts.Distinct(StringComparer.Ordinal);
        return new PlanPricing(false, given.FreeTrialMonths, [.. sold.Select(prices.In).OfType<RegionPrice>()]);
    }
}
