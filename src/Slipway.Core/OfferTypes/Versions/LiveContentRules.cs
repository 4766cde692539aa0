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
        "A version that was ever live keeps its package, byte for byte, wherever it is stored now.",
        "packageFile: version {version} was live with another package (SHA-256 {live}); this one is {found}. "
        + "What customers deployed cannot change under its number: put the package back, or add a new, higher version.")
    {
        Source = RuleSource.Documented,
        Fields = ["packageFile"],
    };

    private static readonly Rule Disk = new(
        "VM-VERSIONS-026",
        StepIds.Certify,
        "A version that was ever live keeps its disks: what can still be read at their addresses has the same length and ETag. "
        + "With Artifacts:Images=copy the checksum decides.",
        "{what} of version {version}, which was live, {found}. What customers deployed cannot change under its number: "
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
        OfferType type, JsonElement definition, VersionArtifacts artifacts, LiveContents live, bool copiesCome)
    {
        foreach (var plan in new JsonPlace(definition, JsonPointer.Definition)["plans"].Entries)
        {
            foreach (var (number, version) in LiveContents.Packages(type, plan))
            {
                if (live.Find(plan["planId"].Text ?? "", number)?.Package is { } was
                    && LiveContents.HashOf(version, artifacts) is { } now
                    && was != now)
                {
                    yield return Package.At(
                        LiveContents.FileOf(version).Pointer, ("version", Quoted.Text(number)), ("live", was), ("found", now));
                }
            }

            foreach (var (id, version) in LiveContents.Versions(type, plan))
            {
                if (live.Find(id, version.Name) is not { } content)
                    continue;
                foreach (var change in DiskChange.Between(content.Disks, version, artifacts, copiesCome))
                    yield return Disk.At(
                        change.Place.Pointer, ("what", change.What), ("version", Quoted.Text(version.Name)), ("found", change.Found));
            }
        }
    }
}
