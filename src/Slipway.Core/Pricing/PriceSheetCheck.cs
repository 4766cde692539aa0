using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.Pricing;

/// <summary>
/// Checks a plan's spreadsheet against its plan: it must price every region in which the plan is
/// sold, and no price may be higher than the live one.
/// </summary>
public static class PriceSheetCheck
{
    /// <summary>
    /// The addresses of the spreadsheets that plans take their prices from, in document order.
    /// </summary>
    public static IEnumerable<string> Addresses(JsonElement definition) => Plans(definition).Select(plan => Address(plan)).OfType<string>();

    /// <summary>
    /// Every fault at once. Spreadsheets without a stored copy are skipped. Never throws, whatever
    /// the definition.
    /// </summary>
    /// <param name="definition">The definition.</param>
    /// <param name="sheets">Its stored spreadsheets, by their addresses.</param>
    /// <param name="live">The definition that is live; undefined while none is.</param>
    /// <param name="liveSheets">The stored spreadsheets of the live definition.</param>
    public static IEnumerable<Fault> Check(
        JsonElement definition, Func<string, PriceSheetResult?> sheets, JsonElement live, Func<string, PriceSheetResult?> liveSheets)
    {
        foreach (var plan in Plans(definition))
        {
            if (Address(plan) is not { } address || GivenPricing.Of(plan) is not { } given || PriceList.Of(given, sheets) is not { } prices)
                continue;
            var pointer = given.Spreadsheet.Pointer;
            var sold = plan["regions"].Texts.Distinct(StringComparer.Ordinal).ToArray();
            var before = Plans(live).FirstOrDefault(other => IsSame(other, plan)) is { Exists: true } same && Address(same) is not null
                ? PriceList.Of(GivenPricing.Of(same)!.Value, liveSheets)
                : null;
            var faults = new TableFaults();
            foreach (var region in sold)
                Check(region, prices.In(region), before?.In(region), faults);
            foreach (var fault in faults.At(pointer))
                yield return fault;
        }
    }

    private static void Check(string region, RegionPrice? price, RegionPrice? before, TableFaults faults)
    {
        if (price is null)
            faults.Add(PriceSheetRules.HasEveryRegion, region);
        else if (before is not null && PriceRise.Between(before.PerHour, price.PerHour) is { } rise)
            faults.Add(PriceSheetRules.DoesNotRise, $"{region}: {rise}");
    }

    private static IEnumerable<JsonPlace> Plans(JsonElement definition) =>
        new JsonPlace(definition, JsonPointer.Definition)["plans"].Entries;

    private static string? Address(JsonPlace plan) =>
        GivenPricing.Of(plan) is { IsByol: false } given && given.Ways().FirstOrDefault() == PricingMethod.Spreadsheet
            ? given.Spreadsheet.Text
            : null;

    private static bool IsSame(JsonPlace one, JsonPlace other) =>
        string.Equals(one["planId"].Text, other["planId"].Text, StringComparison.OrdinalIgnoreCase);
}
