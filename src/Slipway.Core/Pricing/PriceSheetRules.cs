using System.Collections.Immutable;
using Slipway.Core.Documents;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Pricing;

/// <summary>
/// The rules for a spreadsheet of prices. Its columns were never published: these are ours, and
/// <c>slipway price-template</c> writes them.
/// </summary>
internal static class PriceSheetRules
{
    private const string Columns = "Its columns are Region, Currency and the sizes: sharedcore, 1core, 2core, …";

    public const string Save = "Save it as an Excel workbook (.xlsx); 'slipway price-template' writes an empty one.";

    public static readonly Rule IsWorkbook = Rule(
        21, "It is an Excel workbook (.xlsx).", "the price spreadsheet is {found}");

    public static readonly Rule IsSmall = Rule(
        22,
        "It unpacks to at most 16 MiB in 200 parts.",
        "the price spreadsheet is too large: {found}. A sheet with Region, Currency and the sizes is all that it needs.");

    public static readonly Rule IsSound =
        Rule(23, "It is an undamaged workbook.",
            "the price spreadsheet cannot be read: {found}. Save it again as an Excel workbook (.xlsx).");

    public static readonly Rule HasRows = Rule(
        24,
        "Its first sheet has at least one row with a price.",
        "the price spreadsheet's first sheet has {found}. " + Columns + ", a row for each region.");

    public static readonly Rule KnowsColumns =
        Rule(25, "Its columns have known names.", "the price spreadsheet's first row: found {found}. " + Columns);

    public static readonly Rule HasColumnOnce =
        Rule(26, "No column appears twice.", "the price spreadsheet has columns more than once: {found}. Keep one of each.");

    public static readonly Rule HasValues = Rule(
        27,
        "Each formula has its value stored.",
        "the price spreadsheet has formulas without a stored value: {found}. "
        + "Open it in a spreadsheet program and save it, or enter the prices.");

    public static readonly Rule KnowsRegion = Rule(
        28,
        "Each region is one in which offers have prices.",
        "the price spreadsheet's regions: found {found}. Use the two capital letters of a region that docs/prices.md lists, such as US.");

    public static readonly Rule HasRegionOnce =
        Rule(29, "No region appears twice.", "the price spreadsheet has regions more than once: {found}. Keep one row of each.");

    public static readonly Rule HasCurrency = Rule(
        30, "Each currency is that of its region.", "the price spreadsheet's currencies: found {found}. Each region has one currency.");

    public static readonly Rule HasPrices = Rule(
        31,
        "Each price is a number from 0 to 1000000000.",
        "the price spreadsheet's prices: found {found}. "
        + "Enter a number, 0 or more and at most 1000000000, in a cell that is formatted as number.");

    public static readonly Rule HasFewDecimals = Rule(
        32, "Prices have at most 6 decimals.", "the price spreadsheet's prices have more than 6 decimals: {found}. Round them.");

    public static readonly Rule IsShort = Rule(
        33,
        "Its first sheet has at most 500 rows and 100 columns.",
        "the price spreadsheet's first sheet has {found}. At most 500 rows and 100 columns are read.");

    /// <summary>
    /// This rule and the next need the plan, and the next one the live version: certification
    /// checks them once the copy is stored.
    /// </summary>
    public static readonly Rule HasEveryRegion = Rule(
        34,
        "Each region that the plan is sold in has a price.",
        "the price spreadsheet has no price for {found}, where the plan is sold. Add a row for each, or do not sell there.",
        RuleSource.Documented);

    public static readonly Rule DoesNotRise = Rule(
        36,
        "No price is higher than the live one.",
        "the price spreadsheet raises live prices: {found}. A live price may only fall.",
        RuleSource.Documented);

    public static readonly Rule IsNotZero = Rule(
        37,
        "No formula has 0 for its stored value. Tools that do not calculate formulas store 0.",
        "the price spreadsheet has formulas whose stored value is 0: {found}. Customers would get it for nothing. "
        + "If that is not meant, open the file in a "
        + "spreadsheet program and save it, or enter the prices.") with
    {
        Severity = Severity.Warning,
    };

    public static readonly Rule IsApart = Rule(
        38,
        "No cells of the table are merged.",
        "the price spreadsheet has merged cells: {found}. Only the first of them has a value, and for the others a price would be worked "
        + "out. Split them and enter each price.");

    public static readonly Rule IsXmlNumber = Rule(
        39,
        "Each value that is stored as a number is a plain number, without currency or blanks.",
        "the price spreadsheet has cells that are stored as numbers but do not hold one: {found}. "
        + "The tool that wrote it may write a decimal comma or a currency. Enter the prices as "
        + "numbers in a spreadsheet program and save it there.");

    public static readonly ImmutableArray<Rule> All =
    [
        IsWorkbook, IsSmall, IsSound, HasRows, KnowsColumns, HasColumnOnce, HasValues, KnowsRegion, HasRegionOnce, HasCurrency, HasPrices,
        HasFewDecimals, IsShort,
        HasEveryRegion, DoesNotRise, IsNotZero, IsApart, IsXmlNumber,
    ];

    private static Rule Rule(int number, string demand, string message, RuleSource source = RuleSource.Ours) =>
        new($"VM-PRICEFILE-{number:000}", StepIds.Certify, demand, message) { Source = source, Fields = ["uri"] };
}
