using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Pictures;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>The parts of a listing that cannot be removed once they are live.</summary>
internal static class LiveRules
{
    private static readonly OfferRule HeroStays = OfferRule.Of(
        "MKT-LOGO-026", ["heroLogo"],
        "A live hero logo may be replaced, but not removed.",
        "{name}: the live offer has a hero logo. Once set, it cannot be removed: add one again.",
        RuleSource.Documented,
        offer => Heroes(offer.Type.OfferFields, offer.Offer, offer.LiveRoot["offer"])
            .Concat(offer.Live.ValueKind == JsonValueKind.Object
                ? offer.Plans.SelectMany(plan => Heroes(offer.Type.PlanFields, plan, offer.LivePlanOf(plan)))
                : []));

    public static readonly ImmutableArray<OfferRule> All = [HeroStays];

    private static IEnumerable<Finding> Heroes(ImmutableArray<Field> fields, JsonPlace around, JsonPlace live) =>
        around.Value.ValueKind != JsonValueKind.Object ? [] : fields
            .Where(field => field.Logo == LogoSlot.Hero && live[field.Key].Text is not null && !around[field.Key].HasContent)
            .Select(field => new Finding(around[field.Key].Pointer, ("name", field.Name)));
}
