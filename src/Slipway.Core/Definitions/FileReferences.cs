using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Formats;

namespace Slipway.Core.Definitions;

/// <summary>
/// Finds the files of a definition that are fetched whole, by the field tables of its type, in the
/// order of the tables. Never throws: values of the wrong shape and empty addresses are ignored.
/// </summary>
public static class FileReferences
{
    public static ImmutableArray<FileReference> Of(OfferType type, JsonElement definition)
    {
        var offer = new JsonPlace(definition, JsonPointer.Definition)["offer"];
        var ofPlans = JsonValues.Plans(definition).SelectMany(plan => InGroup(type.PlanFields, plan.Place, plan.Id));
        return [.. InGroup(type.OfferFields, offer, planId: ""), .. ofPlans];
    }

    /// <summary>The kinds of file that a type's tables name.</summary>
    public static IEnumerable<FileKind> Kinds(OfferType type) => Kinds(type.Definition).Distinct();

    private static IEnumerable<FileKind> Kinds(ValueShape shape) => shape switch
    {
        ValueShape.Group group =>
            group.Fields.SelectMany(field => field.File is { } kind ? Kinds(field.Shape).Prepend(kind) : Kinds(field.Shape)),
        ValueShape.List list => Kinds(list.Item),
        ValueShape.VersionMap map => Kinds(map.Version),
        ValueShape.Picture picture => [picture.File],
        _ => [],
    };

    private static IEnumerable<FileReference> InGroup(ImmutableArray<Field> fields, JsonPlace around, string planId) =>
        from field in fields
        let value = around[field.Key]
        where value.Exists
        from file in field.File is { } kind && value.Text is { } address
            ? [new FileReference(kind, value.Pointer, planId, address)]
            : InShape(field.Shape, value, planId)
        select file;

    private static IEnumerable<FileReference> InShape(ValueShape shape, JsonPlace value, string planId) => shape switch
    {
        ValueShape.Group group => InGroup(group.Fields, value, planId),
        ValueShape.List list => value.Entries.SelectMany(item => InShape(list.Item, item, planId)),
        ValueShape.VersionMap map => value.Properties.SelectMany(version => InGroup(map.Version.Fields, version.Place, planId)),
        ValueShape.Picture picture when value.Text is { } address =>
            picture.Bare.IsFetched ? [new FileReference(picture.File, value.Pointer, planId, address)] : [],
        ValueShape.Picture picture =>
            from property in value.Properties
            where picture.IsAddress(property.Name) && property.Place.Text is not null
            select new FileReference(picture.File, property.Place.Pointer, planId, property.Place.Text!),
        _ => [],
    };
}
