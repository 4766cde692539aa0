using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

/// <summary>
/// The disk versions of a plan or of one of its further generations, which
/// <paramref name="Generation"/> then is.
/// </summary>
internal readonly record struct DiskMap(JsonPlace Plan, JsonPlace Generation, JsonPlace Map)
{
    public bool IsOfGeneration => Generation.Exists;

    /// <summary>
    /// The id under which customers deploy its disks: the plan's, or the generation's.
    /// </summary>
    public string? ImageId => (IsOfGeneration ? Generation : Plan)["planId"].Text;

    /// <summary>
    /// The entries whose keys have the form of a version; another rule reports the others.
    /// </summary>
    public IEnumerable<DiskVersion> Versions => Map.Properties
        .Where(version => TextForm.Version.Matches(version.Name) && version.Place.Value.ValueKind == JsonValueKind.Object)
        .Select(version => new DiskVersion(version.Name, version.Place));

    /// <summary>The maps of every plan, by the field tables.</summary>
    public static IEnumerable<DiskMap> Of(OfferToCheck offer) => offer.Plans.SelectMany(plan => Of(offer.Type, plan));

    public static IEnumerable<DiskMap> Of(OfferType type, JsonPlace plan)
    {
        // A loop: rules read the maps of each plan many times.
        foreach (var field in type.PlanFields)
        {
            if (field.Shape is ValueShape.VersionMap { HoldsDisks: true } && plan[field.Key].Exists)
                yield return new DiskMap(plan, JsonPlace.None, plan[field.Key]);
            if (field.Shape is not ValueShape.List { Item: ValueShape.Group entry })
                continue;
            foreach (var map in entry.Fields.Where(inner => inner.Shape is ValueShape.VersionMap { HoldsDisks: true }))
            {
                foreach (var generation in plan[field.Key].Entries.Where(generation => generation[map.Key].Exists))
                    yield return new DiskMap(plan, generation, generation[map.Key]);
            }
        }
    }
}
