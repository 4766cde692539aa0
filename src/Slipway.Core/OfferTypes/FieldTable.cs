using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.Formats;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes;

/// <summary>Every field of a type with its limits, made of the same tables as its rules.</summary>
public static class FieldTable
{
    public static ImmutableArray<FieldRow> Of(OfferType type) => [.. Rows(type, "", type.Definition)];

    private static IEnumerable<FieldRow> Rows(OfferType type, string path, ValueShape shape) => shape switch
    {
        ValueShape.Group { Fields: var fields } =>
            from field in fields
            let at = path.Length == 0 ? field.Key : $"{path}.{field.Key}"
            from row in Rows(type, at, field.Shape).Prepend(Row(type, at, field))
            select row,
        ValueShape.List list => Rows(type, path + "[]", list.Item),
        ValueShape.VersionMap map => Rows(type, path + ".*", map.Version),
        _ => [],
    };

    private static FieldRow Row(OfferType type, string path, Field field)
    {
        var own = FieldRules.OfField(field with { Shape = Shallow(field.Shape) }).ToList();
        var of = own.Where(rule => !FieldRules.IsOfEntry(rule.Id)).Select(rule => rule.Demand);
        var entry =
            own.Where(rule => FieldRules.IsOfEntry(rule.Id)).Select(rule => rule.Demand).Where(demand => !IsSaidElsewhere(demand)).ToList();
        IEnumerable<string> entries = entry.Count == 0 ? [] : [$"Each entry: {string.Join(" ", entry)}"];
        var others =
            type.Rules.Select(rule => rule.Rule).Where(rule => rule.Fields.Contains(field.Name) && IsAbout(rule, field, type)).ToList();
        return new FieldRow(
            path,
            field.Required ? "yes" : field.RequiredUnless is { } other ? $"unless '{other}' is given" : "",
            [.. of.Concat(entries)
                .Concat(others.Select(rule => rule.Demand))
                .Where(demand => !IsSaidElsewhere(demand))
                .Distinct(StringComparer.Ordinal), .. Files(field)],
            [.. own.Concat(others).Select(rule => rule.Id).Concat(FileRules(field)).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>
    /// Fields of two modules may share a name; a rule with the topic of one of them is not about
    /// the other.
    /// </summary>
    private static bool IsAbout(Rule rule, Field field, OfferType type)
    {
        var topic = rule.Id[..rule.Id.LastIndexOf('-')];
        return field.Topic == topic
            || !type.OfferFields.Concat(type.PlanFields).Any(other => other.Name == field.Name && other.Topic == topic);
    }

    /// <summary>In the column beside it, or of the server and not of the field.</summary>
    private static bool IsSaidElsewhere(string demand) =>
        demand.StartsWith("A value is required", StringComparison.Ordinal)
            || demand.Contains("This server may fetch", StringComparison.Ordinal);

    /// <summary>What is inside a group has rows of its own.</summary>
    private static ValueShape Shallow(ValueShape shape) => shape switch
    {
        ValueShape.Group group => group with { Fields = [] },
        ValueShape.List list => list with { Item = Shallow(list.Item), UniqueBy = null },
        ValueShape.VersionMap map => map with { Version = map.Version with { Fields = [] } },
        _ => shape,
    };

    private static IEnumerable<string> Files(Field field) => KindOf(field) is { } kind
        ?
        [
            $"The file: a {kind.Noun}, {kind.ContentType}, at most "
            + $"{Size(kind.MaxBytes)}{(kind.Sizes is { } sizes ? $", in pixels {sizes}" : "")}.",
        ]
        : [];

    private static IEnumerable<string> FileRules(Field field) => KindOf(field)?.Rules.Select(rule => rule.Id) ?? [];

    private static FileKind? KindOf(Field field) => field.File ?? field.Shape switch
    {
        ValueShape.List { Item: ValueShape.Picture picture } => picture.File,
        ValueShape.Picture picture => picture.File,
        _ => null,
    };

    private static string Size(long bytes) => bytes switch
    {
        >= 1 << 30 when bytes % (1 << 30) == 0 => $"{bytes >> 30} GiB",
        >= 1 << 20 when bytes % (1 << 20) == 0 => $"{bytes >> 20} MiB",
        >= 1 << 10 when bytes % (1 << 10) == 0 => $"{bytes >> 10} KiB",
        _ => $"{bytes} bytes",
    };
}
