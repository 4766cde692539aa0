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
    public static IEnumerable<Rule> Of(OfferType type)
    {
        var topics = new List<(Rule Rule, string Name)>();
        InGroup(type.Definition, topics);
        return topics.GroupBy(found => found.Rule.Id, StringComparer.Ordinal).Select(same => same.First().Rule with
        {
            Demand = string.Join(" ", same.Select(found => found.Rule.Demand).Distinct(StringComparer.Ordinal)),
            Fields = [.. same.Select(found => found.Name).Distinct(StringComparer.Ordinal)],
        });
    }

    /// <summary>The rules of one field, as its table states them.</summary>
    public static IEnumerable<Rule> OfField(Field field)
    {
        var found = new List<(Rule Rule, string Name)>();
        InGroup(new ValueShape.Group(field), found);
        return found.Select(one => one.Rule);
    }

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

    private static void InGroup(ValueShape.Group group, List<(Rule Rule, string Name)> found)
    {
        foreach (var field in group.Fields)
        {
            if (field.Required)
                Add(RuleKind.Missing, "A value is required.");
            if (field.RequiredUnless is { } other)
                Add(RuleKind.Missing, $"A value is required here or in '{other[(other.LastIndexOf('.') + 1)..]}'.");
            InShape(field.Shape, field.Topic, field.Name, field.Required || field.RequiredUnless is not null, ofEntry: false, found);

            void Add(RuleKind kind, string demand) => found.Add((Of(field.Topic, kind, demand: demand), field.Name));
        }
    }

    private static void InShape(
        ValueShape shape, string topic, string name, bool isRequired, bool ofEntry, List<(Rule Rule, string Name)> found)
    {
        if (shape.MaxBytes is { } bytes)
            Add(RuleKind.Size, $"It has at most {Quoted.Number(bytes)} bytes of JSON.", Measure.Bytes);
        switch (shape)
        {
            case ValueShape.Text text:
                Add(RuleKind.Kind, "It is a text.");
                if (text.MaxLength is { } most)
                    Add(RuleKind.Size, $"It has at most {Quoted.Number(most)} characters.");
                if (!text.Allowed.IsEmpty)
                    Add(RuleKind.Form, $"It is one of: {string.Join(", ", text.Allowed)}.");
                if (text.Form is { } form)
                    Add(RuleKind.Form, form.Advice);
                if (text.Form is { IsFetched: true })
                    Add(RuleKind.Address, "This server may fetch what is at the address.");
                break;
            case ValueShape.Flag:
                Add(RuleKind.Kind, "It is true or false.");
                break;
            case ValueShape.Count:
                Add(RuleKind.Kind, "It is a whole number, 0 or more.");
                break;
            case ValueShape.List list:
                Add(RuleKind.Kind, "It is a list.");
                var min = isRequired ? list.Min : 0;
                if (min > 0 || list.Max is not null)
                    Add(RuleKind.Size, $"It has {DocumentCheck.Range(min, list.Max)} entries.", Measure.Entries);
                InEntry(list.Item);
                if (list is { UniqueBy: { } key, Item: ValueShape.Group items })
                    found.Add(
                        (Of(
                            items.Fields.First(field => field.Key == key).Topic,
                            RuleKind.Duplicate,
                            demand: "No other entry has the same."), key));
                break;
            case ValueShape.Group group:
                Add(RuleKind.Kind, "It is an object.");
                InGroup(group, found);
                break;
            case ValueShape.VersionMap map:
                Add(RuleKind.Kind, "It is an object of versions.");
                if (map.Min > 0 || map.Max is not null)
                    Add(RuleKind.Size, $"It has {DocumentCheck.Range(map.Min, map.Max)} versions.", Measure.Entries);
                Add(RuleKind.EntryKey, TextForm.Version.Advice);
                InEntry(map.Version);
                break;
            case ValueShape.DataDisk:
                Add(RuleKind.Kind, "It is an object.");
                InShape(Shapes.FileAddress, topic, name, isRequired, ofEntry, found);
                break;
            case ValueShape.Picture picture:
                Add(RuleKind.Kind, "It is an address, or an object with one.");
                Add(RuleKind.Size, $"It has at most {Quoted.Number(picture.Address.MaxLength!.Value)} characters.");
                Add(RuleKind.Form, TextForm.File.Advice);
                Add(RuleKind.Address, "This server may fetch what is at the address.");
                break;
            default:
                break;
        }

        void Add(RuleKind kind, string demand, Measure measure = Measure.Characters) =>
            found.Add((Of(topic, kind, ofEntry && kind != RuleKind.EntryKey, measure, demand), name));

        void InEntry(ValueShape item)
        {
            if (item is ValueShape.Text or ValueShape.Picture)
                found.Add((Of(topic, RuleKind.Missing, ofEntry: true, demand: "An entry is not empty."), name));
            InShape(item, topic, name, isRequired: true, ofEntry: true, found);
        }
    }
}
