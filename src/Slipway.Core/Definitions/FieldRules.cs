using System.Globalization;
using Slipway.Core.Documents;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Definitions;

/// <summary>
/// The rules that the field tables state: each field's topic with the number of the question. They
/// are as many as the tables have fields, and stay as they are when fields come and go.
/// </summary>
internal static class FieldRules
{
    private const int Entries = 10;
    private const string Fetched = "This server is allowed to fetch the address.";

    /// <summary>
    /// The rule of one kind for a field. Rules for the entries of lists and maps have numbers of
    /// their own.
    /// </summary>
    public static Rule Of(string topic, RuleKind kind, bool ofEntry = false, Measure measure = Measure.Characters, string demand = "") =>
        new(Id(topic, kind, ofEntry), StepIds.Validate, demand, Message(kind, measure));

    public static string Id(string topic, RuleKind kind, bool ofEntry = false) =>
        string.Create(CultureInfo.InvariantCulture, $"{topic}-{(int)kind + (ofEntry ? Entries : 0):000}");

    /// <summary>
    /// Every rule that the tables of a type state; those that several fields share are there once.
    /// </summary>
    public static IEnumerable<Rule> Of(OfferType type) =>
        InGroup(type.Definition).GroupBy(found => found.Rule.Id, StringComparer.Ordinal).Select(same => same.First().Rule with
        {
            Demand = string.Join(" ", same.Select(found => found.Rule.Demand).Distinct(StringComparer.Ordinal)),
            Fields = [.. same.Select(found => found.Name).Distinct(StringComparer.Ordinal)],
        });

    /// <summary>The rules of one field, as its table states them.</summary>
    public static IEnumerable<Rule> OfField(Field field) => InGroup(new ValueShape.Group(field)).Select(found => found.Rule);

    /// <summary>Whether a field's rule is about each entry of its list.</summary>
    public static bool IsOfEntry(string id) =>
        int.Parse(id.AsSpan(id.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture) is > Entries and < 2 * Entries;

    private static string Message(RuleKind kind, Measure measure) => kind switch
    {
        RuleKind.Missing => "{name}: a value is required{instead} and none was given.",
        RuleKind.Kind => "{name}: found {found} where {expected} is expected.",
        RuleKind.Size when measure == Measure.Bytes => "{name}: found {length} bytes of JSON; at most {most} are allowed.",
        RuleKind.Size when measure == Measure.Characters => "{name}: found {length} characters ({found}); at most {most} are allowed.",
        RuleKind.Size => "{name}: found {count}; {range} allowed.",
        RuleKind.Form => "{name}: found {found}{advice}",
        RuleKind.Address => "{name}: {refusal}",
        RuleKind.EntryKey => "{name}: found the version {found}. {advice}",
        RuleKind.Duplicate => "{name}: found {found} more than once; each must be unique.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no field has such a rule"),
    };

    private static IEnumerable<(Rule Rule, string Name)> InGroup(ValueShape.Group group) => group.Fields.SelectMany(field =>
    {
        var subject = new Subject(field.Topic, field.Name, field.Required || field.RequiredUnless is not null);
        Demand[] demands =
        [
            new(RuleKind.Missing, field.Required ? "A value is required." : null),
            new(RuleKind.Missing, field.RequiredUnless is { } other ? $"A value is required here or in '{ShortName(other)}'." : null),
        ];
        return subject.RulesOf(demands).Concat(InShape(field.Shape, subject));
    });

    private static IEnumerable<(Rule Rule, string Name)> InShape(ValueShape shape, Subject subject) =>
    [
        .. subject.RulesOf([new(RuleKind.Size, BytesOf(shape.MaxBytes), Measure.Bytes), .. DemandsOf(shape, subject.IsRequired)]),
        .. shape switch
        {
            ValueShape.List { UniqueBy: { } key, Item: ValueShape.Group items } =>
                InEntry(items, subject).Append((UniqueOf(items.Fields.First(field => field.Key == key)), key)),
            ValueShape.List list => InEntry(list.Item, subject),
            ValueShape.VersionMap map => InEntry(map.Version, subject),
            ValueShape.Group group => InGroup(group),
            ValueShape.DataDisk => InShape(Shapes.FileAddress, subject),
            _ => [],
        },
    ];

    private static IEnumerable<(Rule Rule, string Name)> InEntry(ValueShape item, Subject list)
    {
        var entry = list with { IsRequired = true, IsEntry = true };
        var demand = item is ValueShape.Text or ValueShape.Picture ? "An entry is not empty." : null;
        return entry.RulesOf([new(RuleKind.Missing, demand)]).Concat(InShape(item, entry));
    }

    private static Demand[] DemandsOf(ValueShape shape, bool isRequired) => shape switch
    {
        ValueShape.Text text =>
        [
            new(RuleKind.Kind, "It is a string."),
            new(RuleKind.Size, CharactersOf(text)),
            new(RuleKind.Form, text.Allowed.IsEmpty ? null : $"It is one of: {string.Join(", ", text.Allowed)}."),
            new(RuleKind.Form, text.Form?.Advice),
            new(RuleKind.Address, text.Form is { IsFetched: true } ? Fetched : null),
        ],
        ValueShape.Flag => [new(RuleKind.Kind, "It is true or false.")],
        ValueShape.Count => [new(RuleKind.Kind, "It is a whole number, 0 or more.")],
        ValueShape.List list =>
        [
            new(RuleKind.Kind, "It is an array."),
            new(RuleKind.Size, RangeOf(isRequired ? list.Min : 0, list.Max, "entries"), Measure.Entries),
        ],
        ValueShape.VersionMap map =>
        [
            new(RuleKind.Kind, "It is an object of versions."),
            new(RuleKind.Size, RangeOf(map.Min, map.Max, "versions"), Measure.Entries),
            new(RuleKind.EntryKey, TextForm.Version.Advice),
        ],
        ValueShape.Group or ValueShape.DataDisk => [new(RuleKind.Kind, "It is an object.")],
        ValueShape.Picture picture =>
        [
            new(RuleKind.Kind, "It is an address, or an object with one."),
            new(RuleKind.Size, CharactersOf(picture.Address)),
            new(RuleKind.Form, TextForm.File.Advice),
            new(RuleKind.Address, Fetched),
        ],
        _ => [],
    };

    private static Rule UniqueOf(Field key) => Of(key.Topic, RuleKind.Duplicate, demand: "Each entry has another value.");

    private static string? BytesOf(int? most) => most is null ? null : $"It has at most {Quoted.Number(most.Value)} bytes of JSON.";

    private static string? CharactersOf(ValueShape.Text text) =>
        text.MaxLength is { } most ? $"It has at most {Quoted.Number(most)} characters." : null;

    private static string? RangeOf(int min, int? max, string noun) =>
        min == 0 && max is null ? null : $"It has {DocumentCheck.Range(min, max)} {noun}.";

    private static string ShortName(string key) => key[(key.LastIndexOf('.') + 1)..];

    /// <summary>What a table demands of a value; no text where it demands nothing.</summary>
    private readonly record struct Demand(RuleKind Kind, string? Text, Measure Measure = Measure.Characters);

    /// <summary>The field, or the entries of the field, that demands are about.</summary>
    private sealed record Subject(string Topic, string Name, bool IsRequired, bool IsEntry = false)
    {
        public IEnumerable<(Rule Rule, string Name)> RulesOf(IEnumerable<Demand> demands) =>
            from demand in demands
            where demand.Text is not null
            select (Of(Topic, demand.Kind, IsEntry && demand.Kind != RuleKind.EntryKey, demand.Measure, demand.Text!), Name);
    }
}
