using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Versions;

/// <summary>
/// The rules for the versions of a plan, among themselves and compared with the published ones.
/// </summary>
internal static class VersionRules
{
    private const int MostVersions = 8;

    private static readonly ImmutableArray<string> Maps = ["vmImages", "vmImagesPublicAzure"];

    private static readonly OfferRule NotTooMany = OfferRule.Of(
        "VM-VERSIONS-021", Maps,
        $"A plan, and each of its generations, has at most {MostVersions} versions. Deprecated ones (showInGui: false) do not count.",
        $"found {{count}} versions; at most {MostVersions} are allowed. Remove, or deprecate, the oldest.",
        RuleSource.Documented,
        offer => DiskMap.Of(offer)
            .Select(map => (map.Map, Count: map.Versions.Count(version => version.IsShown)))
            .Where(found => found.Count > MostVersions)
            .Select(found => new Finding(found.Map.Pointer, ("count", Quoted.Number(found.Count)))));

    private static readonly OfferRule Distinct = OfferRule.Of(
        "VM-VERSIONS-022", Maps,
        "No two versions of a plan have the same number.",
        "the version {version} is the same number as another version here. Versions compare by number, so 1.0.1 and 1.00.1 are one: "
        + "use a greater number.",
        RuleSource.Ours,
        offer => DiskMap.Of(offer).SelectMany(Same));

    private static readonly OfferRule Greater = OfferRule.Of(
        "VM-VERSIONS-023", Maps,
        "A new version is greater than every published one.",
        "the new version {version} is not greater than the published {published}. Customers would not see it: "
        + "use a greater number; numbers compare one by one.",
        RuleSource.Documented,
        offer => PublishedVersions.Of(offer).SelectMany(found => New(found)
            .Where(version => ImageVersions.ByNumber.Compare(version.Name, found.Highest) < 0)
            .Select(version => new Finding(version.Place.Pointer, ("version", version.Name), ("published", found.Highest)))));

    private static readonly OfferRule Unchanged = OfferRule.Of(
        "VM-VERSIONS-024", Maps,
        "A version that has been live keeps its disks, however its number is written. A new signature is not a change.",
        "{what} of version {version}, which was live, {found}. A published version never changes: "
        + "put it back, and add a version with a greater number.",
        RuleSource.Documented,
        offer =>
            from plan in offer.Plans
            from disks in LiveContents.Versions(offer.Type, plan)
            let live = offer.LiveContents.Find(disks.Id, disks.Version.Name)
            where live is not null
            from change in DiskChange.Between(live.Disks, disks.Version, VersionArtifacts.None, offer.CopiesImages)
            select new Finding(change.Place.Pointer, ("what", change.What), ("version", disks.Version.Name), ("found", change.Found)));

    private static readonly OfferRule OneStays = OfferRule.Of(
        "VM-VERSIONS-025", Maps,
        "At least one of a plan's published versions remains.",
        "none of the published versions remains (the highest is {published}). "
        + "Keep at least one beside the new ones; it can be removed once a newer one is published.",
        RuleSource.Documented,
        offer => PublishedVersions.Of(offer)
            .Where(found => !found.Generation && !found.Versions.Any(version => found.Live.ContainsKey(version.Name)))
            .Select(found => new Finding(found.Place, ("published", found.Highest))));

    private static readonly OfferRule GenerationStays = OfferRule.Of(
        "VM-GENERATIONS-021", ["diskGenerations"],
        "A published generation keeps at least one of its versions.",
        "diskGenerations: the published generation {generation} has no version left (the highest is {published}). "
        + "Keep at least one.",
        RuleSource.Documented,
        offer => PublishedVersions.Of(offer)
            .Where(found => found.Generation && !found.Versions.Any(version => found.Live.ContainsKey(version.Name)))
            .Select(found => new Finding(found.Place, ("generation", Quoted.Text(found.Id)), ("published", found.Highest))));

    private static readonly OfferRule GenerationNamed = OfferRule.Of(
        "VM-GENERATIONS-022", ["diskGenerations"],
        "Each further generation has its own plan id.",
        "planId: this generation has no plan id. Give one, such as {advice}; customers deploy the generation by it.",
        RuleSource.Documented,
        offer => Generations(offer)
            .Where(found => !found.Generation["planId"].HasContent)
            .Select(found => new Finding(
                found.Generation["planId"].Pointer, ("advice", Quoted.Text((found.Plan["planId"].Text ?? "my-plan") + "-gen2")))));

    private static readonly OfferRule GenerationUnique = OfferRule.Of(
        "VM-GENERATIONS-023", ["diskGenerations"],
        "A generation's plan id is unique within the offer.",
        "planId: {found} is already the id of another plan or generation. Each needs its own.",
        RuleSource.Documented,
        Taken);

    public static readonly ImmutableArray<OfferRule> All =
        [NotTooMany, Distinct, Greater, Unchanged, OneStays, GenerationStays, GenerationNamed, GenerationUnique];

    private static IEnumerable<Finding> Same(DiskMap map)
    {
        var seen = new SortedSet<string>(ImageVersions.ByNumber);
        return map.Versions
            .Where(version => !seen.Add(version.Name))
            .Select(version => new Finding(version.Place.Pointer, ("version", version.Name)));
    }

    private static IEnumerable<DiskVersion> New(PublishedVersions found) =>
        found.Versions.Where(version => !found.Live.ContainsKey(version.Name));

    private static IEnumerable<(JsonPlace Plan, JsonPlace Generation)> Generations(OfferToCheck offer) =>
        offer.Plans.SelectMany(plan => plan["diskGenerations"].Entries
            .Where(entry => entry.Value.ValueKind == JsonValueKind.Object)
            .Select(entry => (plan, entry)));

    private static IEnumerable<Finding> Taken(OfferToCheck offer)
    {
        var seen = offer.Plans.Select(plan => plan["planId"].Text).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Generations(offer).Select(found => found.Generation["planId"])
            .Where(id => id.Text is { } text && !seen.Add(text))
            .Select(id => new Finding(id.Pointer, ("found", Quoted.Text(id.Text!))));
    }
}
