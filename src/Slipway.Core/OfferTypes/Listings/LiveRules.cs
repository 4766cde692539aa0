using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Artifacts;
using Slipway.Core.Operations;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes;

/// <summary>What of a listing cannot be taken back once it is live, and what customers lose.</summary>
internal static class LiveRules
{
    private static readonly OfferRule HeroStays = new(
        new Rule("MKT-LOGO-026", StepIds.Validate, "A hero logo that is live stays; it may be another.",
            "{name}: the live offer has a hero logo. Once set it cannot be removed: give one again.") { Source = RuleSource.Documented, Fields = ["heroLogo"] },
        offer => Heroes(offer.Type.OfferFields, offer.Offer, new Spot(offer.Live, "")["offer"])
            .Concat(offer.Live.ValueKind == JsonValueKind.Object
                ? offer.Plans.SelectMany(plan => Heroes(offer.Type.PlanFields, plan, offer.LivePlanOf(plan)))
                : []));

    private static readonly OfferRule PlanGone = new(
        new Rule("DOC-PLANS-021", StepIds.Validate, "The plans that are live are still there.",
            "plans: the live plan {found} is no longer there. It will be gone for new customers at go live; machines that run are not touched. A plan's id cannot be changed.")
        {
            Severity = Severity.Warning,
            Source = RuleSource.Documented,
            Fields = ["planId"],
        },
        Gone);

    public static readonly ImmutableArray<OfferRule> All = [PlanGone, HeroStays];

    private static IEnumerable<Finding> Heroes(ImmutableArray<Field> fields, Spot around, Spot live) => around.Value.ValueKind != JsonValueKind.Object ? [] : fields
        .Where(field => field.Logo == LogoSlot.Hero && live[field.Key].Text is not null && !around[field.Key].SaysSomething)
        .Select(field => new Finding(around[field.Key].Pointer, ("name", field.Name)));

    private static IEnumerable<Finding> Gone(JudgedOffer offer)
    {
        var plans = new Spot(offer.Definition, Documents.JsonPointer.Definition)["plans"];
        if (plans.Value.ValueKind != JsonValueKind.Array)
            return [];
        var given = offer.Plans.Select(plan => plan["planId"].Text).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new Spot(offer.Live, "")["plans"].Entries.Select(plan => plan["planId"].Text).OfType<string>().Where(id => !given.Contains(id))
            .Select(id => new Finding(plans.Pointer, ("found", Found.Text(id))));
    }
}
