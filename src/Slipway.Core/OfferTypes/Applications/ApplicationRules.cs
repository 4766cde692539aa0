using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.Versions;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.OfferTypes.Applications;

/// <summary>The rules for an application's plans, beyond their single fields.</summary>
internal static class ApplicationRules
{
    private static readonly OfferRule PriceTwice = new(
        Documented(
            "APP-PRICING-021",
            "'monthlyPricing' and 'monthlyPricingV2' are equal where both are given.",
            "monthlyPricingV2: differs from 'monthlyPricing'. Old and new clients would show different prices. "
            + "Give both the same content, or leave one out.",
            "monthlyPricing",
            "monthlyPricingV2"),
        offer => offer.Plans
            .Where(plan => plan["monthlyPricing"].Exists && plan["monthlyPricingV2"].Exists)
            .Where(plan => !JsonElement.DeepEquals(plan["monthlyPricing"].Value, plan["monthlyPricingV2"].Value))
            .Select(plan => new Finding(plan["monthlyPricingV2"].Pointer)));

    private static readonly OfferRule SolutionsAreFree = new(
        Documented(
            "APP-PRICING-022",
            "A solution template has no price of its own.",
            "{name}: a solution template has no price; what is given here is never charged. Leave it out.",
            "monthlyPricing",
            "monthlyPricingV2")
            with { Severity = Severity.Warning },
        offer => offer.Plans
            .Where(plan => IsOf(offer, plan, ApplicationFields.SolutionTemplate))
            .SelectMany(plan => new[] { plan["monthlyPricing"], plan["monthlyPricingV2"] })
            .Where(price => price.Properties.Any())
            .Select(price => new Finding(price.Pointer, ("name", price.Pointer[(price.Pointer.LastIndexOf('/') + 1)..]))));

    private static readonly OfferRule ManagedHasRegions = new(
        Documented(
            "APP-REGIONS-021",
            "A managed application names the regions in which it is sold.",
            "regions: a managed application needs 1 region or more and none was given. "
            + "Use the two capital letters of countries, such as US.",
            "regions"),
        offer => offer.Plans
            .Where(plan => IsManaged(offer, plan) && !plan["regions"].Entries.Any() && !IsOtherKind(plan["regions"]))
            .Select(plan => new Finding(plan["regions"].Pointer)));

    private static readonly OfferRule TypeStays = OfferRule.Of(
        "APP-TYPE-021", ["skuType"],
        "A live plan keeps its type.",
        "skuType: found {found}; the live plan is a {live}. A live plan's type cannot change. Add a plan of the other type instead.",
        RuleSource.Ours,
        offer =>
            from plan in offer.Plans
            let live = offer.LivePlanOf(plan)
            let type = offer.Field(plan, "skuType")
            where live.Exists && type.Text is not null && IsManaged(offer, plan) != IsManaged(offer, live)
            select new Finding(
                type.Pointer,
                ("found", Quoted.Text(type.Text!)),
                ("live", IsManaged(offer, live) ? "managed application" : "solution template")));

    private static readonly OfferRule CloudsStay = new(
        Documented(
            "APP-CLOUDS-021",
            "A plan keeps the clouds in which it is live.",
            "cloudAvailability: {cloud} is missing, where this plan is live. A live cloud cannot be removed. Add it again.",
            "cloudAvailability"),
        offer =>
            from plan in offer.Plans
            let clouds = offer.Field(plan, "cloudAvailability")
            let live = offer.Field(offer.LivePlanOf(plan), "cloudAvailability")
            where clouds.Entries.Any()
            let missing = live.Texts.Except(clouds.Texts, StringComparer.Ordinal).ToArray()
            where missing.Length > 0
            select new Finding(clouds.Pointer, ("cloud", string.Join(", ", missing.Take(4).Select(Quoted.Text)))));

    public static readonly ImmutableArray<OfferRule> All =
        [PriceTwice, SolutionsAreFree, ManagedHasRegions, TypeStays, CloudsStay, .. PackageVersionRules.All, .. ManagementRules.All];

    /// <summary>
    /// Whether a plan is a managed application, which its publisher runs for its customers.
    /// </summary>
    public static bool IsManaged(OfferToCheck offer, JsonPlace plan) => IsOf(offer, plan, ApplicationFields.ManagedApplication);

    /// <summary>A value of the wrong kind is the field tables' matter.</summary>
    public static bool IsOtherKind(JsonPlace list) => list.Exists && list.Value.ValueKind != JsonValueKind.Array;

    public static Rule Documented(string id, string demand, string message, params ImmutableArray<string> fields) =>
        new(id, StepIds.Validate, demand, message) { Source = RuleSource.Documented, Fields = fields };

    private static bool IsOf(OfferToCheck offer, JsonPlace plan, ImmutableArray<string> words) =>
        offer.Field(plan, "skuType").Text is { } type && words.Contains(type);
}
