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

    public static IEnumerable<DiskMap> Of(OfferType type, JsonPlace plan) =>
        type.PlanFields.SelectMany(field => field.Shape switch
        {
            ValueShape.VersionMap { HoldsDisks: true } when plan[field.Key].Exists => [new DiskMap(plan, default, plan[field.Key])],
            ValueShape.List { Item: ValueShape.Group entry } =>
                from map in entry.Fields
                where map.Shape is ValueShape.VersionMap { HoldsDisks: true }
                from generation in plan[field.Key].Entries
                where generation[map.Key].Exists
                select new DiskMap(plan, generation, generation[map.Key]),
            _ => Enumerable.Empty<DiskMap>(),
        });
}
