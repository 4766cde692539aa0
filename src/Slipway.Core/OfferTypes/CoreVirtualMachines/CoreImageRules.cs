using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.Versions;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.CoreVirtualMachines;

/// <summary>
/// What clients of the core virtual machine keep to; the type was never documented.
/// </summary>
internal static class CoreImageRules
{
    private static readonly ImmutableArray<string> Architectures = ["X64", "Arm64"];

    private static readonly OfferRule MediaName = OfferRule.Of(
        "CORE-MEDIANAME-021", ["mediaName"],
        "The medium of a further generation has the name of the plan's own medium of that version, followed by '-' and the "
        + "generation's plan id.",
        "mediaName: found {found} where {expected} is usual: "
        + "the plan's own mediaName of this version, '-' and the generation's plan id.",
        RuleSource.Observed,
        offer => offer.Plans.SelectMany(plan => OtherNames(offer.Type, plan)),
        Severity.Warning);

    private static readonly OfferRule LastShown = OfferRule.Of(
        "CORE-SHOWINGUI-021", ["showInGui"],
        "The last shown version of a published plan, or generation, stays shown.",
        "This is the last version in the plan. Please deprecate the offer or plan instead. Found showInGui: "
        + "false in every version; one of the published or a new one must be shown.",
        RuleSource.Observed,
        offer => PublishedVersions.Of(offer)
            .Where(found =>
                found.Live.Values.Any(version => version.IsShown)
                    && found.Versions.Count > 0
                    && !found.Versions.Any(version => version.IsShown))
            .Select(found => new Finding(found.Place)));

    private static readonly OfferRule Architecture = OfferRule.Of(
        "CORE-ARCHITECTURE-021", ["vmImagesArchitecture"],
        $"The architecture is {string.Join(" or ", Architectures)}.",
        $"vmImagesArchitecture: found {{found}}; known are {string.Join(" and ", Architectures)}.",
        RuleSource.Ours,
        offer => offer.Named("vmImagesArchitecture")
            .Concat(
                offer.Plans.SelectMany(plan => plan["diskGenerations"].Entries.Select(entry => offer.Field(entry, "vmImagesArchitecture"))))
            .Where(place => place.Text is { } text && !Architectures.Contains(text, StringComparer.OrdinalIgnoreCase))
            .Select(place => new Finding(place.Pointer, ("found", Quoted.Text(place.Text!)))),
        Severity.Warning);

    public static readonly ImmutableArray<OfferRule> All = [MediaName, LastShown, Architecture];

    private static IEnumerable<Finding> OtherNames(OfferType type, JsonPlace plan)
    {
        DiskMap[] maps = [.. DiskMap.Of(type, plan)];
        var own = new Dictionary<string, string>(ImageVersions.SameNumber);
        foreach (var version in maps.Where(map => !map.IsOfGeneration).SelectMany(map => map.Versions))
        {
            if (version.Place["mediaName"].Text is { } name)
                own.TryAdd(version.Name, name);
        }

        return
            from map in maps
            where map.IsOfGeneration && map.Generation["planId"].Text is not null
            from version in map.Versions
            let medium = version.Place["mediaName"]
            where medium.Text is not null && own.ContainsKey(version.Name)
            let expected = $"{own[version.Name]}-{map.Generation["planId"].Text}"
            where medium.Text != expected
            select new Finding(medium.Pointer, ("found", Quoted.Text(medium.Text!)), ("expected", Quoted.Text(expected)));
    }
}
