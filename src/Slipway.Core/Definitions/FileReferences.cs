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
        var files = ImmutableArray.CreateBuilder<FileReference>();
        InGroup(type.OfferFields, new JsonPlace(definition, JsonPointer.Definition)["offer"], "", files);
        foreach (var plan in new JsonPlace(definition, JsonPointer.Definition)["plans"].Entries)
            InGroup(type.PlanFields, plan, plan["planId"].Text ?? "", files);
        return files.ToImmutable();
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

    private static void InGroup(ImmutableArray<Field> fields, JsonPlace around, string planId, ImmutableArray<FileReference>.Builder files)
    {
        foreach (var field in fields)
        {
            if (field.File is { } kind && around[field.Key].Text is { } address)
                files.Add(new FileReference(kind, around[field.Key].Pointer, planId, address));
            else if (around[field.Key].Exists)
                InShape(field.Shape, around[field.Key], planId, files);
        }
    }

    private static void InShape(ValueShape shape, JsonPlace value, string planId, ImmutableArray<FileReference>.Builder files)
    {
        switch (shape)
        {
            case ValueShape.Group group:
                InGroup(group.Fields, value, planId, files);
                break;
            case ValueShape.List list:
                foreach (var item in value.Entries)
                    InShape(list.Item, item, planId, files);
                break;
            case ValueShape.VersionMap map:
                foreach (var (_, version) in value.Properties)
                    InGroup(map.Version.Fields, version, planId, files);
                break;
            case ValueShape.Picture picture when value.Text is { } address:
                if (picture.Bare.IsFetched)
                    files.Add(new FileReference(picture.File, value.Pointer, planId, address));
                break;
            case ValueShape.Picture picture:
                foreach (var (key, inner) in value.Properties)
                {
                    if (picture.IsAddress(key) && inner.Text is { } found)
                        files.Add(new FileReference(picture.File, inner.Pointer, planId, found));
                }

                break;
            default:
                break;
        }
    }
}
