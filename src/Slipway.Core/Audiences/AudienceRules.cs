using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Audiences;

/// <summary>Rules for private plans and for the preview's audience.</summary>
internal static class AudienceRules
{
    private const string Key = "restrictedAudience";

    /// <summary>The most private plans among the 100 that an offer may have (documented).</summary>
    private const int MostPrivate = 45;

    /// <summary>The most ids that a message lists.</summary>
    private const int MostListed = 10;

    private static readonly OfferRule HasOneList = new(
        Rule(
            21,
            "An audience is listed in the document or uploaded.",
            "restrictedAudience: found both 'manualEntries' and 'uploadedCsvUri'. Leave one of them out: "
            + "up to 10 entries can be typed in, a CSV file takes 20000."),
        offer => Private(offer)
            .Where(audience => Manual(audience).Any() && audience["uploadedCsvUri"].Text is not null)
            .Select(audience => new Finding(audience.Pointer)));

    private static readonly OfferRule NamesSomebody = new(
        Rule(
            22,
            "A private plan has an audience.",
            "restrictedAudience: the audience is empty, so no customer could see the plan. "
            + "Name its audience in 'manualEntries' or 'uploadedCsvUri', or leave out restrictedAudience to make the plan public."),
        offer => Private(offer)
            .Where(audience =>
                !audience["manualEntries"].Entries.Any()
                    && !(audience["uploadedCsvUri"] is { Exists: true } uri && uri.Value.ValueKind != JsonValueKind.String)
                    && !(audience["manualEntries"] is { Exists: true } list && list.Value.ValueKind != JsonValueKind.Array)
                    && audience["uploadedCsvUri"].Text is null)
            .Select(audience => new Finding(audience.Pointer)));

    private static readonly OfferRule HasType = new(
        Rule(
            23,
            "An entry names a subscription or a tenant.",
            "type: found {found}. Allowed are 'subscriptionId' and 'tenantId', in any casing.",
            RuleSource.Documented),
        offer => Private(offer).SelectMany(Manual)
            .Select(entry => entry["type"])
            .Where(type => (!type.Exists || type.Value.ValueKind == JsonValueKind.String) && !AudienceTypes.IsKnown(type.Text ?? ""))
            .Select(type => new Finding(type.Pointer, ("found", type.Text is { } text ? Quoted.Text(text) : "none"))));

    private static readonly OfferRule NamesOnce = new(
        Rule(24, "No subscription or tenant is in an audience twice.", "id: found {found} more than once. Keep one of them."),
        offer => Private(offer).SelectMany(audience => Repeated(Manual(audience).Select(entry => entry["id"]))));

    private static readonly OfferRule StaysPublic = new(
        Rule(
            25,
            "A live public plan stays public.",
            "restrictedAudience: the live plan is public, and a public plan cannot become private. "
            + "Offer another plan, with another planId, for its audience.",
            RuleSource.Documented),
        offer => offer.Plans
            .Where(plan =>
                plan[Key].Value.ValueKind == JsonValueKind.Object && offer.LivePlanOf(plan) is { Exists: true } live && !live[Key].Exists)
            .Select(plan => new Finding(plan[Key].Pointer)));

    private static readonly OfferRule HasFewPrivate = new(
        Rule(26, "At most 45 plans are private.", "plans: found {found} private plans. At most 45 are allowed.", RuleSource.Documented),
        offer =>
            Private(offer).Count() is > MostPrivate and var count
                ? [new Finding("/definition/plans", ("found", Quoted.Number(count)))]
                : []);

    private static readonly OfferRule StaysPrivate = new(
        Rule(
            27,
            "A plan that was private when it was live becomes public only when its publisher confirms it.",
            $"{Key}: the plan {{plan}} was private while it was live, and would now be visible to everybody. "
            + "Restore its audience; or, if everybody is meant to see it, "
            + "confirm that with the publish: {confirm}."),
        offer => Unconfirmed(offer).Where(plan => WasPrivate(offer, plan)).Select(plan => Unconfirmed(offer, plan, plan[Key].Pointer)));

    private static readonly OfferRule IsSpelled = new(
        Rule(
            28,
            $"A public plan has no key that resembles '{Key}', unless its publisher confirms that the plan is public.",
            $"{{found}} is not a field, and {Key} is: without it everybody would see the plan {{plan}}. "
            + "Correct the key; or, if everybody is meant to see the plan, "
            + "remove the key, or confirm that with the publish: {confirm}."),
        offer =>
            from plan in Unconfirmed(offer)
            from property in plan.Properties
            where IsNearly(property.Name)
            select Unconfirmed(offer, plan, property.Place.Pointer, ("found", Quoted.Text(property.Name))));

    /// <summary>
    /// Applies to every type whose offers have plans.
    /// </summary>
    public static readonly OfferRule ConfirmsItsPlans = OfferRule.Of(
        "VM-AUDIENCE-029", [],
        "A confirmation names a plan of the offer.",
        "confirm: {found} names a plan that the offer does not have. {known} Correct the entry, or leave it out.",
        RuleSource.Ours,
        offer =>
            offer.PublicPlans.Count == 0
                ? []
                : ConfirmedBeside(offer, [.. offer.Plans.Select(plan => plan["planId"].Text).OfType<string>()]),
        Severity.Warning);

    /// <summary>Applies to every type whose offers have a preview.</summary>
    public static readonly OfferRule PreviewNamesOnce = OfferRule.Of(
        "MKT-SUBSCRIPTIONS-021", ["allowedSubscriptions"],
        "No subscription is in the preview's audience twice.",
        "allowedSubscriptions: found {found} more than once. Keep one of them.",
        RuleSource.Ours,
        offer => Repeated(offer.Field(offer.Offer, "allowedSubscriptions").Entries),
        Severity.Warning);

    public static readonly ImmutableArray<OfferRule> All =
        [HasOneList, NamesSomebody, HasType, NamesOnce, StaysPublic, HasFewPrivate, StaysPrivate, IsSpelled, ConfirmsItsPlans];

    /// <summary>
    /// The public plans that their publisher has not confirmed as public.
    /// </summary>
    private static IEnumerable<JsonPlace> Unconfirmed(OfferToCheck offer) =>
        offer.Plans.Where(plan => plan["planId"].Text is { } id && !plan[Key].Exists && !offer.PublicPlans.Contains(id.ToLowerInvariant()));

    private static IEnumerable<Finding> ConfirmedBeside(OfferToCheck offer, IReadOnlyList<string> planIds)
    {
        var more = planIds.Count > MostListed ? $" and {Quoted.Number(planIds.Count - MostListed)} more" : "";
        var known = planIds.Count == 0
            ? "It has no plans."
            : $"Its plans are {string.Join(", ", planIds.Take(MostListed).Select(Quoted.Text))}{more}.";
        return offer.PublicPlans
            .Except(planIds.Select(id => id.ToLowerInvariant()), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(id => new Finding(JsonPointer.Definition, ("found", Quoted.Text(Confirmation.OfPublicPlan(id))), ("known", known)));
    }

    /// <summary>
    /// Whether the plan was private in any version that was ever live, and is not live as a public
    /// plan now.
    /// </summary>
    private static bool WasPrivate(OfferToCheck offer, JsonPlace plan) =>
        offer.LiveContents.WasPrivate(plan["planId"].Text!) && offer.LivePlanOf(plan) is var live && (!live.Exists || live[Key].Exists);

    /// <summary>Also below a module's prefix, which every other field of a plan has.</summary>
    private static bool IsNearly(string key) =>
        key != Key && key[(key.LastIndexOf('.') + 1)..] is var name && (name == Key || SimilarKeys.IsNear(name, Key));

    private static Finding Unconfirmed(OfferToCheck offer, JsonPlace plan, string target, params (string Name, string Value)[] values)
    {
        var id = plan["planId"].Text ?? "";
        var confirmation = $$$"""{"metadata":{"confirm":["{{{Confirmation.OfPublicPlan(Quoted.Text(id).Trim('\''))}}}"]}}""";
        return new Finding(target, [.. values, ("plan", Quoted.Text(id)), ("confirm", confirmation)])
        {
            IsWarning = offer.PrivateMayBecomePublic,
        };
    }

    private static IEnumerable<JsonPlace> Private(OfferToCheck offer) =>
        offer.Plans.Select(plan => plan[Key]).Where(audience => audience.Value.ValueKind == JsonValueKind.Object);

    private static IEnumerable<JsonPlace> Manual(JsonPlace audience) =>
        audience["manualEntries"].Entries.Where(entry => entry.Value.ValueKind == JsonValueKind.Object);

    private static IEnumerable<Finding> Repeated(IEnumerable<JsonPlace> ids)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return ids.Where(id => id.Text is { } text && !seen.Add(text))
            .Select(id => new Finding(id.Pointer, ("found", Quoted.Text(id.Text!))))
            .ToArray();
    }

    private static Rule Rule(int number, string demand, string message, RuleSource source = RuleSource.Ours) =>
        new($"VM-AUDIENCE-{number:000}", StepIds.Validate, demand, message) { Source = source, Fields = [Key] };
}
