using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Pictures;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>
/// Reports what customers see now and will not see once this version is live. Often that is
/// intended, so it is a warning; sometimes a client dropped fields that it does not know. These
/// warnings are listed together, after all other faults.
/// </summary>
internal static class LossRules
{
    /// <summary>The most losses that a message names (ours); it counts the others.</summary>
    private const int MostNamed = 20;

    private const string Advice = "Put it back, unless you mean to remove it.";

    private static readonly OfferRule Plans = Lost(
        new Rule("DOC-PLANS-021", StepIds.Validate, "The offer keeps its live plans.",
            "plans: the live plan {found} is missing. New customers cannot buy it once this version is live; running machines are not "
            + "affected. A plan's id cannot be changed.")
        {
            Source = RuleSource.Documented,
            Fields = ["planId"],
        },
        GonePlans);

    private static readonly OfferRule Versions = Lost(
        NewRule(21, "A plan, and each of its generations, keeps its live versions.",
            $"plan {{plan}}: the live version offers {{found}}, and this one does not. "
            + $"New customers can no longer choose it; running machines are not affected. {Advice}",
            "vmImages", "vmImagesPublicAzure", "package"),
        offer => offer.Plans.SelectMany(plan => GoneVersions(offer, plan)));

    private static readonly OfferRule Logos = Lost(
        NewRule(
            22,
            "The offer keeps its live logos.",
            $"{{name}}: the live version has this logo, and this one does not. {Advice}",
            "smallLogo",
            "mediumLogo",
            "largeLogo",
            "wideLogo"),
        offer => Pairs(offer).SelectMany(pair => pair.Fields
            .Where(field =>
                field.Logo is not null and not LogoSlot.Hero && pair.Live[field.Key].Text is not null && !pair.Now[field.Key].HasContent)
            .Select(field => new Finding(pair.Now[field.Key].Pointer, ("name", field.Name)))));

    private static readonly OfferRule Screenshots = Lost(
        NewRule(
            23,
            "The offer has at least as many screenshots as are live.",
            $"screenshots: the live version has {{live}}, and this one has {{found}}. {Advice}",
            "screenshots"),
        offer =>
            from pair in Pairs(offer)
            from field in pair.Fields
            where field.Listed == ListingPart.Screenshots
            let live = pair.Live[field.Key].Entries.Count()
            let now = pair.Now[field.Key].Entries.Count()
            where now < live
            select new Finding(pair.Now[field.Key].Pointer, ("live", Quoted.Number(live)), ("found", Quoted.Number(now))));

    private static readonly OfferRule Ports = Lost(
        NewRule(
            24,
            "Ports that live plans open stay open.",
            $"openPorts: the live version opens {{found}}, and this one does not. New machines keep it closed. {Advice}",
            "openPorts"),
        offer =>
            from plan in offer.Plans
            let place = offer.OfPlan(plan, "openPorts")
            where place.Pointer is not null
            let gone = OpenPorts.Of(offer.OfPlan(offer.LivePlanOf(plan), "openPorts")).Except(OpenPorts.Of(place)).ToArray()
            where gone.Length > 0
            select new Finding(place.Pointer, ("found", Named(gone))));

    private static readonly OfferRule Regions = Lost(
        NewRule(
            25,
            "Live plans keep the regions in which they are sold.",
            $"regions: the live version is sold in {{found}}, and this one is not. {Advice}",
            "regions"),
        offer =>
            from plan in offer.Plans
            from field in offer.Type.PlanFields
            where field.Listed == ListingPart.Regions
            let gone = offer.LivePlanOf(plan)[field.Key].Texts.Except(plan[field.Key].Texts, StringComparer.OrdinalIgnoreCase).ToArray()
            where gone.Length > 0
            select new Finding(plan[field.Key].Pointer, ("found", Named(gone))));

    public static readonly ImmutableArray<OfferRule> All = [Plans, Versions, Logos, Screenshots, Ports, Regions];

    private static Rule NewRule(int number, string demand, string message, params ImmutableArray<string> fields) =>
        new($"DOC-LIVE-0{number}", StepIds.Validate, demand, message) { Fields = fields };

    private static OfferRule Lost(Rule rule, Func<OfferToCheck, IEnumerable<Finding>> find) =>
        new(rule with { Severity = Severity.Warning }, find) { ReportsLoss = true };

    /// <summary>The offer, and each plan that is live, beside what it is now.</summary>
    private static IEnumerable<(ImmutableArray<Field> Fields, JsonPlace Now, JsonPlace Live)> Pairs(OfferToCheck offer) =>
        offer.Offer.Value.ValueKind != JsonValueKind.Object || offer.Live.ValueKind != JsonValueKind.Object ? []
        : offer.Plans.Select(plan => (offer.Type.PlanFields, Now: plan, Live: offer.LivePlanOf(plan))).Where(pair => pair.Live.Exists)
            .Prepend((offer.Type.OfferFields, Now: offer.Offer, Live: offer.LiveRoot["offer"]));

    private static IEnumerable<Finding> GonePlans(OfferToCheck offer)
    {
        var plans = offer.Root["plans"];
        if (plans.Value.ValueKind != JsonValueKind.Array)
            return [];
        var given = offer.Plans.Select(plan => plan["planId"].Text).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return offer.LiveRoot["plans"].Entries
            .Select(plan => plan["planId"].Text)
            .OfType<string>()
            .Where(id => !given.Contains(id))
            .Select(id => new Finding(plans.Pointer, ("found", Quoted.Text(id))));
    }

    /// <summary>Where no live version of a disk remains at all, other rules refuse it.</summary>
    private static IEnumerable<Finding> GoneVersions(OfferToCheck offer, JsonPlace plan)
    {
        var now =
            LiveContents.Versions(offer.Type, plan).ToLookup(disk => disk.Id, disk => disk.Version.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var live in LiveContents.Versions(offer.Type, offer.LivePlanOf(plan))
            .GroupBy(disk => disk.Id, disk => disk.Version.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (Gone(live, now[live.Key]) is { Length: > 0 } gone && gone.Length < live.Distinct(ImageVersions.SameNumber).Count())
                yield return new Finding(plan.Pointer, ("plan", Quoted.Text(live.Key)), ("found", Named(gone)));
        }

        var packages = LiveContents.Packages(offer.Type, offer.LivePlanOf(plan)).Select(version => version.Number);
        if (Gone(packages, LiveContents.Packages(offer.Type, plan).Select(version => version.Number)) is { Length: > 0 } lost)
            yield return new Finding(plan.Pointer, ("plan", Quoted.Text(plan["planId"].Text ?? "")), ("found", Named(lost)));
    }

    private static string[] Gone(IEnumerable<string> live, IEnumerable<string> now) => [.. live.Except(now, ImageVersions.SameNumber)];

    private static string Named(string[] gone) =>
        string.Join(", ", gone.Take(MostNamed).Select(Quoted.Text)) + (gone.Length > MostNamed
            ? $" and {Quoted.Number(gone.Length - MostNamed)} more"
            : "");
}
