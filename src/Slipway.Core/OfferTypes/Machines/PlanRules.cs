using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Pricing;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Machines;

/// <summary>The rules for a plan's regions, sizes, operating system and clouds.</summary>
internal static class PlanRules
{
    private const string Government = "Fairfax";

    private static readonly ImmutableArray<string> LinuxNames =
    [
        "ubuntu", "debian", "centos", "red hat", "redhat", "rhel", "suse", "sles", "freebsd", "coreos", "flatcar", "oracle linux",
        "linux", "fedora", "alma", "rocky",
    ];

    private static readonly OfferRule KnownRegion = OfferRule.Of(
        "VM-REGIONS-021", ["regions"],
        "Each region has a price list.",
        "regions: {found} is not in any price list of this marketplace. Check the code; the plan is sold there without a price of its own.",
        RuleSource.Documented,
        offer => offer.Named("regions").SelectMany(list => list.Entries)
            // China has rules of its own
            .Where(region =>
                region.Text is { } text && TextForm.Region.Matches(text) && text != "CN" && PricedRegions.CurrencyOf(text) is null)
            .Select(ShownText),
        Severity.Warning);

    private static readonly OfferRule DistinctRegions = OfferRule.Of(
        "VM-REGIONS-022", ["regions"],
        "No region is named twice.", "regions: found {found} more than once. Name it once.", RuleSource.Ours,
        offer => offer.Named("regions").SelectMany(list => list.Entries.Repeated()).Select(ShownText),
        Severity.Warning);

    private static readonly OfferRule DistinctSizes = OfferRule.Of(
        "VM-SIZES-021",
        ["recommendedVMSizes"],
        "No size is named twice.",
        "recommendedVMSizes: found {found} more than once. Name it once; the first is what customers are offered.",
        RuleSource.Ours,
        offer => offer.Named("recommendedVMSizes").SelectMany(list => list.Entries.Repeated()).Select(ShownText),
        Severity.Warning);

    private static readonly OfferRule SystemOfFamily = OfferRule.Of(
        "VM-OSTYPE-021",
        ["osType"],
        "The type of the operating system belongs to its family.",
        "{name}: found {found}, and the family is {family}. Correct one of them; certification reads the disk.",
        RuleSource.Ours,
        offer =>
            from plan in offer.Plans
            let family = offer.OfPlan(plan, "operatingSystemFamily").Text
            from name in (string[])["osType", "windowsOSType"]
            let kind = offer.OfPlan(plan, name)
            where kind.Text is { } text && IsOfOther(text, family)
            select new Finding(kind.Pointer, ("name", name), ("found", Quoted.Text(kind.Text!)), ("family", family!)),
        Severity.Warning);

    private static readonly OfferRule CertifiedForGovernment = OfferRule.Of(
        "VM-CERTIFICATIONS-021", ["certificationsFairfax"],
        $"Certifications are for plans of the cloud {Government} only.",
        $"certificationsFairfax: found certifications, and cloudAvailability does not name {Government}. Add the cloud, or leave the list "
        + "empty.",
        RuleSource.Documented,
        offer => offer.Plans
            .Where(plan => offer.OfPlan(plan, "certificationsFairfax").Entries.Any() && !IsFor(offer, plan, Government))
            .Select(plan => new Finding(offer.OfPlan(plan, "certificationsFairfax").Pointer)));

    private static readonly OfferRule GovernmentSupport = OfferRule.Of(
        "MKT-SUPPORT-021", ["fairfaxSupportUrl"],
        $"An offer for the cloud {Government} has a support address for its customers.",
        $"fairfaxSupportUrl: a plan is for the cloud {Government}, but the offer has no support address for its customers. Give one.",
        RuleSource.Ours,
        offer =>
            offer.OfOffer("fairfaxSupportUrl") is { Pointer: not null, HasContent: false } support
                && offer.Offer.Value.ValueKind == JsonValueKind.Object
                && offer.Plans.Any(plan => IsFor(offer, plan, Government))
                ? [new Finding(support.Pointer)] : [],
        Severity.Warning);

    private static readonly OfferRule CloudsStay = OfferRule.Of(
        "VM-CLOUDS-021", ["cloudAvailability"],
        "A plan keeps the clouds in which it is published.",
        "cloudAvailability: the plan is published in {found}, which is no longer named. A published cloud cannot be removed: "
        + "name it again.",
        RuleSource.Documented,
        offer =>
            offer.Plans.SelectMany(plan => offer.OfPlan(offer.LivePlanOf(plan), "cloudAvailability").Texts.Distinct(StringComparer.Ordinal)
                .Where(cloud => !IsFor(offer, plan, cloud))
                .Select(cloud => new Finding(offer.OfPlan(plan, "cloudAvailability").Pointer, ("found", Quoted.Text(cloud))))));

    public static readonly ImmutableArray<OfferRule> All =
        [KnownRegion, DistinctRegions, DistinctSizes, SystemOfFamily, CertifiedForGovernment, GovernmentSupport, CloudsStay];

    private static Finding ShownText(JsonPlace place) => new(place.Pointer, ("found", Quoted.Text(place.Text!)));

    private static bool IsFor(OfferToCheck offer, JsonPlace plan, string cloud) =>
        offer.OfPlan(plan, "cloudAvailability").Texts.Contains(cloud, StringComparer.Ordinal);

    // No list of kinds was ever published; only kinds that clearly belong to the other family are
    // reported.
    private static bool IsOfOther(string kind, string? family) => family switch
    {
        "Linux" => kind.StartsWith("windows", StringComparison.OrdinalIgnoreCase),
        "Windows" => LinuxNames.Any(name => kind.Contains(name, StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };
}
