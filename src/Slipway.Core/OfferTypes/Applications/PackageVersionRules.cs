using System.Collections.Immutable;
using Slipway.Core.Catalog;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes;

/// <summary>What is asked of the versions of a plan's package, and against those that are live.</summary>
internal static class PackageVersionRules
{
    private static readonly OfferRule Rise = new(
        ApplicationRules.Documented(
            "APP-PACKAGES-021", "A new version is higher than those that are live.", "package: found the new version {found}, and {live} is live. Give a new package a higher version.", "package"),
        offer =>
            from plan in offer.Plans
            let live = Versions(offer, offer.LivePlanOf(plan)).ToArray()
            where live.Length > 0
            let highest = live.Select(version => version.Number).Aggregate((left, right) => ImageVersions.CompareVersions(left, right) < 0 ? right : left)
            from version in Versions(offer, plan)
            where !live.Any(known => ImageVersions.CompareVersions(known.Number, version.Number) == 0) && ImageVersions.CompareVersions(version.Number, highest) < 0
            select new Finding(version.Spot.Pointer, ("found", Found.Text(version.Number)), ("live", Found.Text(highest))));

    private static readonly OfferRule Unchanged = new(
        ApplicationRules.Documented(
            "APP-PACKAGES-022",
            "A version that is live keeps its package. A renewed signature of its address is no change.",
            "packageFile: version {found} is live with another package. What customers deployed cannot change under its number. Add a new, higher version.",
            "packageFile"),
        offer =>
            from plan in offer.Plans
            let live = Versions(offer, offer.LivePlanOf(plan)).ToArray()
            from version in Versions(offer, plan)
            let known = live.FirstOrDefault(known => ImageVersions.CompareVersions(known.Number, version.Number) == 0)
            where known.Number is not null && File(known) is { Text: not null } && File(version) is { Text: not null } && !IsSame(offer, File(version).Text!, File(known).Text!)
            select new Finding(File(version).Pointer, ("found", Found.Text(version.Number))));

    public static readonly ImmutableArray<OfferRule> All = [Rise, Unchanged];

    /// <summary>The versions of a plan's package whose number has the right form.</summary>
    public static IEnumerable<(string Number, Spot Spot)> Versions(JudgedOffer offer, Spot plan) =>
        offer.Field(plan, "package").Properties.Where(version => TextForm.Version.Matches(version.Name));

    private static Spot File((string Number, Spot Spot) version) => version.Spot["packageVersion"]["packageFile"];

    /// <summary>Clients send back what GET gave them, which is the address of our own copy.</summary>
    private static bool IsSame(JudgedOffer offer, string address, string live) =>
        WithoutQuery(address) == WithoutQuery(live) || (offer.LiveCopy(live) is { } hash && address.Contains("/files/" + hash, StringComparison.Ordinal));

    private static string WithoutQuery(string address) => address.Split('?', '#')[0];
}
