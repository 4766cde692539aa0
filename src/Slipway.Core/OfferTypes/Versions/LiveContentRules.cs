using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.OfferTypes.Versions;

/// <summary>
/// Whether a version has the content that was ever live under its numbers. Rules of the document
/// check what the text shows (<see cref="VersionRules"/>, <see cref="PackageVersionRules"/>); these
/// rules need the files: they run at certification, after copying and once more at go-live.
/// </summary>
public static class LiveContentRules
{
    private static readonly Rule Package = new(
        "APP-PACKAGES-023",
        StepIds.Certify,
        "A version that has been live keeps its package, byte for byte, wherever it is stored now.",
        "packageFile: version {version} was live with another package (SHA-256 {live}); this one is {found}. "
        + "A published version cannot change: put the package back, or add a new, higher version.")
    {
        Source = RuleSource.Documented,
        Fields = ["packageFile"],
    };

    private static readonly Rule Disk = new(
        "VM-VERSIONS-026",
        StepIds.Certify,
        "A version that has been live keeps its disks: what can still be read at their addresses has the same length and ETag. "
        + "With Artifacts:Images=copy the checksum decides.",
        "{what} of version {version}, which was live, {found}. A published version cannot change: "
        + "put the disk back, and give the new one a greater version.")
    {
        Fields = ["vmImages", "vmImagesPublicAzure"],
    };

    /// <summary>Those of types with packages.</summary>
    public static readonly ImmutableArray<Rule> OfPackages = [Package];

    /// <summary>Those of types with disks.</summary>
    public static readonly ImmutableArray<Rule> OfDisks = [Disk];

    /// <param name="type">The offer's type.</param>
    /// <param name="definition">The definition that is to go live.</param>
    /// <param name="artifacts">What was found behind its addresses.</param>
    /// <param name="live">What was ever live.</param>
    /// <param name="copiesCome">
    /// Whether its disks will be copied later: until then, differences that need the checksum are
    /// not reported.
    /// </param>
    public static IEnumerable<Fault> Check(
        OfferType type, JsonElement definition, VersionArtifacts artifacts, LiveContents live, bool copiesCome) =>
        new JsonPlace(definition, JsonPointer.Definition)["plans"].Entries.SelectMany(plan =>
            PackageFaults(type, plan, artifacts, live).Concat(DiskFaults(type, plan, artifacts, live, copiesCome)));

    private static IEnumerable<Fault> PackageFaults(OfferType type, JsonPlace plan, VersionArtifacts artifacts, LiveContents live) =>
        from version in LiveContents.Packages(type, plan)
        let was = live.Find(plan["planId"].Text ?? "", version.Number)?.Package
        let now = was is null ? null : LiveContents.HashOf(version.Version, artifacts)
        where now is not null && was != now
        select Package.At(
            LiveContents.FileOf(version.Version).Pointer, ("version", Quoted.Text(version.Number)), ("live", was), ("found", now));

    private static IEnumerable<Fault> DiskFaults(
        OfferType type, JsonPlace plan, VersionArtifacts artifacts, LiveContents live, bool copiesCome) =>
        from disks in LiveContents.Versions(type, plan)
        let content = live.Find(disks.Id, disks.Version.Name)
        where content is not null
        from change in DiskChange.Between(content.Disks, disks.Version, artifacts, copiesCome)
        select Disk.At(
            change.Place.Pointer, ("what", change.What), ("version", Quoted.Text(disks.Version.Name)), ("found", change.Found));
}
