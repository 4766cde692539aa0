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
        [.. JsonValues.Plans(definition).SelectMany(plan => Of(type, plan))];

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

    internal static IEnumerable<ImageReference> Of(OfferType type, PlanElement plan)
    {
        var family = FamilyOf(type, plan.Value);
        return InGroup(type.PlanFields, plan.Value, plan.Pointer, plan.Id, JsonValues.Text(plan.Value, "planId"))
            .Select(image => image with { SystemFamily = family });
    }

    internal static SystemFamily FamilyOf(OfferType type, JsonElement plan) =>
        type.PlanFields.FirstOrDefault(field => field.Listed == ListingPart.OperatingSystemFamily) is { } field
            && Enum.TryParse<SystemFamily>(JsonValues.Text(plan, field.Key), ignoreCase: true, out var family) && Enum.IsDefined(family)
                ? family
                : SystemFamily.Either;

    private static IEnumerable<ImageReference> InGroup(
        ImmutableArray<Field> fields, JsonElement around, string pointer, string planId, string? imageId)
    {
        foreach (var field in fields)
        {
            var inner = JsonValues.Get(around, field.Key);
            var place = JsonPointer.Append(pointer, field.Key);
            var found = field.Shape switch
            {
                ValueShape.VersionMap { HoldsDisks: true } when inner.ValueKind == JsonValueKind.Object =>
                    InMap(inner, place, planId).Select(image => image with { ImageId = imageId }),
                ValueShape.List { Item: ValueShape.Group group } when inner.ValueKind == JsonValueKind.Array =>
                    inner.EnumerateArray().SelectMany((item, index) =>
                        InGroup(group.Fields, item, JsonPointer.Append(place, index), planId, JsonValues.Text(item, "planId"))),
                _ => [],
            };
            foreach (var image in found)
                yield return image;
        }
    }

    private static IEnumerable<ImageReference> InMap(JsonElement map, string pointer, string planId)
    {
        foreach (var version in map.EnumerateObject())
        {
            var place = JsonPointer.Append(pointer, version.Name);
            var deprecated = JsonValues.Get(version.Value, "showInGui").ValueKind == JsonValueKind.False;
            if (JsonValues.Text(version.Value, "osVhdUrl") is { } address)
                yield return new ImageReference(JsonPointer.Append(place, "osVhdUrl"), planId, version.Name, address)
                {
                    IsDeprecated = deprecated,
                };

            var disks = JsonValues.Get(version.Value, "lunVhdDetails");
            if (disks.ValueKind != JsonValueKind.Array)
                continue;
            var list = JsonPointer.Append(place, "lunVhdDetails");
            var index = 0;
            foreach (var disk in disks.EnumerateArray())
            {
                foreach (var found in InDataDisk(disk, JsonPointer.Append(list, index++), planId, version.Name))
                    yield return found with { IsDeprecated = deprecated };
            }
        }
    }

    private static IEnumerable<ImageReference> InDataDisk(JsonElement disk, string pointer, string planId, string version)
    {
        if (disk.ValueKind != JsonValueKind.Object)
            yield break;
        foreach (var property in disk.EnumerateObject())
        {
            if (ValueShape.DataDisk.IsAddress(property.Name) && JsonValues.Text(disk, property.Name) is { } address)
                yield return new ImageReference(JsonPointer.Append(pointer, property.Name), planId, version, address) { IsDataDisk = true };
        }
    }
}
