using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.OfferTypes.Versions;

/// <summary>
/// The rules for the versions of a plan's package, alone and compared with the live ones.
/// </summary>
internal static class PackageVersionRules
{
    private static readonly OfferRule Rise = new(
        Documented(
            "APP-PACKAGES-021",
            "A new version is higher than every live one.",
            "package: found the new version {found}, and {live} is live. Give a new package a higher version.",
            "package"),
        offer =>
            from plan in offer.Plans
            let live = Versions(offer, offer.LivePlanOf(plan)).ToArray()
            where live.Length > 0
            let highest = live.Select(version => version.Number)
                .Aggregate((left, right) => ImageVersions.CompareVersions(left, right) < 0 ? right : left)
            from version in Versions(offer, plan)
            where !live.Any(known => ImageVersions.CompareVersions(known.Number, version.Number) == 0)
                && ImageVersions.CompareVersions(version.Number, highest) < 0
            select new Finding(version.Place.Pointer, ("found", Quoted.Text(version.Number)), ("live", Quoted.Text(highest))));

    private static readonly OfferRule Unchanged = new(
        Documented(
            "APP-PACKAGES-022",
            "A version that has been live keeps its package. This rule compares addresses of the marketplace's own copies; for others, "
            + "certification compares the files.",
            "packageFile: version {found} was live with another package. A published version cannot change. "
            + "Add a new, higher version.",
            "packageFile"),
        offer =>
            from plan in offer.Plans
            from version in LiveContents.Packages(offer.Type, plan)
            let live = offer.LiveContents.Find(plan["planId"].Text ?? "", version.Number)?.Package
            let now = LiveContents.HashOf(version.Version, VersionArtifacts.None)
            where live is not null && now is not null && live != now
            select new Finding(LiveContents.FileOf(version.Version).Pointer, ("found", Quoted.Text(version.Number))));

    public static readonly ImmutableArray<OfferRule> All = [Rise, Unchanged];

    /// <summary>The versions of a plan's package whose number has the right form.</summary>
    public static IEnumerable<(string Number, JsonPlace Place)> Versions(OfferToCheck offer, JsonPlace plan) =>
        offer.Field(plan, "package").Properties.Where(version => TextForm.Version.Matches(version.Name));

    private static Rule Documented(string id, string demand, string message, string field) =>
        new(id, StepIds.Validate, demand, message) { Source = RuleSource.Documented, Fields = [field] };
}
