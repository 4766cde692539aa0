using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Disks;

namespace Slipway.Core.Definitions;

/// <summary>
/// Finds the disks of a definition by the field tables of its type, in the order of the plans and
/// of the tables. Never throws: values of the wrong shape and empty addresses are ignored.
/// </summary>
public static class ImageReferences
{
    public static ImmutableArray<ImageReference> Of(OfferType type, JsonElement definition) =>
        [.. Of(type, new JsonPlace(definition, JsonPointer.Definition))];

    /// <summary>
    /// The ids of plans that name no operating system disk at all, of a type whose plans have
    /// disks; certification blocks them.
    /// </summary>
    public static IEnumerable<string> PlansWithoutImage(OfferType type, JsonElement definition) =>
        JsonValues.Plans(definition)
            .Where(plan =>
                type.PlanFields.Any(field => field.Shape is ValueShape.VersionMap { HoldsDisks: true })
                    && Of(type, plan).All(image => image.IsDataDisk))
            .Select(plan => plan.Id);

    internal static IEnumerable<ImageReference> Of(OfferType type, JsonPlace definition) =>
        JsonValues.Plans(definition).SelectMany(plan => Of(type, plan));

    internal static IEnumerable<ImageReference> Of(OfferType type, PlanElement plan)
    {
        var family = FamilyOf(type, plan.Place);
        return
            from map in DiskMap.Of(type, plan.Place)
            let imageId = map.ImageId
            from version in map.Map.Properties
            let disks = new DiskVersion(version.Name, version.Place)
            let isDeprecated = !disks.IsShown
            from address in disks.Addresses
            select new ImageReference(address.Place.Pointer, plan.Id, version.Name, address.Place.Text!)
            {
                IsDataDisk = address.IsDataDisk,
                IsDeprecated = isDeprecated,
                ImageId = imageId,
                SystemFamily = family,
            };
    }

    internal static SystemFamily FamilyOf(OfferType type, JsonPlace plan) =>
        type.PlanFields.FirstOrDefault(field => field.Listed == ListingPart.OperatingSystemFamily) is { } field
            && Enum.TryParse<SystemFamily>(plan[field.Key].Text, ignoreCase: true, out var family) && Enum.IsDefined(family)
                ? family
                : SystemFamily.Either;
}
