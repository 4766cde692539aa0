using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.Definitions;

/// <summary>
/// Checks a definition against the field tables of its type and collects the faults.
/// </summary>
internal sealed class DocumentCheck(Func<string, string?> addressRefusal)
{
    /// <summary>
    /// The most faults that are collected (ours): more than a person corrects at once, far fewer
    /// than a hostile document can hold.
    /// </summary>
    private const int Most = 1_000;

    /// <summary>
    /// The most unknown keys that are compared with the known ones (ours): a hostile document can
    /// hold millions.
    /// </summary>
    private const int MostUnknownKeys = 1_000;

    private readonly List<Fault> faults = [];
    private int unknownKeys;

    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>Whether there may be more faults than are listed.</summary>
    public bool IsFull => faults.Count >= Most;

    public void Definition(OfferType type, JsonPlace definition) =>
        Value(type.Definition, new Place(definition, "DOC-DEFINITION", "definition", Required: true));

    /// <summary>
    /// Stops when the list is full: a document may have a million plans.
    /// </summary>
    public void Add(OfferRule rule, OfferToCheck offer)
    {
        foreach (var finding in rule.Find(offer).TakeWhile(_ => !IsFull))
            faults.Add(rule.FaultOf(finding));
    }

    private void Value(ValueShape shape, Place place)
    {
        if (IsFull)
            return;
        var value = place.At.Value;
        if (shape.MaxBytes is { } most && (shape is ValueShape.Anything || value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            && JsonMarshal.GetRawUtf8Value(value).Length is var bytes && bytes > most)
        {
            AddUnlessFull(Rule(RuleKind.Size, place, Measure.Bytes).At(
                place.At.Pointer, ("name", place.Name), ("length", Quoted.Number(bytes)), ("most", Quoted.Number(most))));
        }
        else if (OtherKind(shape, value) is { } expected)
        {
            Add(RuleKind.Kind, place, ("found", Quoted.Value(value)), ("expected", expected));
        }
        else
        {
            Content(shape, place);
        }
    }

    /// <summary>The kind that the shape expects, where the value is of another one.</summary>
    private static string? OtherKind(ValueShape shape, JsonElement value) => (shape, value.ValueKind) switch
    {
        (ValueShape.Text, not JsonValueKind.String) => "a string",
        (ValueShape.Flag, not (JsonValueKind.True or JsonValueKind.False)) => "true or false",
        (ValueShape.Count, _) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0
            ? null
            : "a whole number, 0 or more,",
        (ValueShape.List, not JsonValueKind.Array) => "an array",
        (ValueShape.VersionMap, not JsonValueKind.Object) => "an object of versions",
        (ValueShape.Group or ValueShape.DataDisk, not JsonValueKind.Object) => "an object",
        (ValueShape.Picture, not (JsonValueKind.String or JsonValueKind.Object)) => "an address or an object with one",
        _ => null,
    };

    private void Content(ValueShape shape, Place place)
    {
        switch (shape)
        {
            case ValueShape.Text text:
                Text(text, place);
                break;
            case ValueShape.List list:
                List(list, place);
                break;
            case ValueShape.Group group:
                Group(group, place.At);
                break;
            case ValueShape.VersionMap map:
                VersionMap(map, place);
                break;
            case ValueShape.DataDisk:
                Addresses(ValueShape.DataDisk.IsAddress, place);
                break;
            case ValueShape.Picture picture when place.At.Value.ValueKind == JsonValueKind.String:
                Text(picture.Address, place);
                break;
            case ValueShape.Picture picture:
                Addresses(picture.IsAddress, place);
                break;
        }
    }

    private void Group(ValueShape.Group group, JsonPlace around)
    {
        var known = 0;
        foreach (var field in group.Fields)
        {
            var place = PlaceOf(field, around[field.Key], IsRequired(field, around));
            if (place.At.Exists)
                Value(field.Shape, place);
            else if (place.Required)
                Missing(place);
            known += place.At.Value.ValueKind == JsonValueKind.Undefined ? 0 : 1;
        }

        if (known < around.Value.GetPropertyCount())
            Misspelt(group.Fields, around);
    }

    /// <summary>
    /// A misspelt audience key of a plan without an audience has a rule of its own: the plan would
    /// be public.
    /// </summary>
    private void Misspelt(ImmutableArray<Field> fields, JsonPlace around)
    {
        if (fields.IsEmpty)
            return;
        foreach (var property in around.Properties)
        {
            if (fields.Any(field => property.Name == field.Key))
                continue;
            if (unknownKeys++ >= MostUnknownKeys)
                return;
            if (SimilarKeys.Nearest(property.Name, fields.Select(field => field.Key)) is { } known
                && (fields.First(field => field.Key == known).Listed != ListingPart.Audience || around[known].Exists))
            {
                AddUnlessFull(OfferRules.Misspelt.At(
                    property.Place.Pointer, ("found", Quoted.Text(property.Name)), ("known", Quoted.Text(known))));
            }
        }
    }

    private static bool IsRequired(Field field, JsonPlace around) =>
        field.Required || (field.RequiredUnless is { } other && !HasContent(around[other].Value));

    private static bool HasContent(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => !string.IsNullOrWhiteSpace(value.GetString()),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.GetPropertyCount() > 0,
        JsonValueKind.True or JsonValueKind.Number => true,
        _ => false,
    };

    private void Text(ValueShape.Text shape, Place place)
    {
        var text = place.At.Text ?? "";
        if (string.IsNullOrWhiteSpace(text) && place.Required)
        {
            Missing(place);
            return;
        }

        // Typed clients send "" for what they do not use (observed).
        if (text.Length == 0)
            return;
        if (Quoted.FirstInvisible(text) is { } unseen)
            AddUnlessFull(OfferRules.Printable.At(place.At.Pointer, ("name", place.Name), ("found", $"U+{(int)unseen:X4}")));
        if (shape.MaxLength is { } most && text.Length > most && text.EnumerateRunes().Count() is var length && length > most)
        {
            // A text that is too long is not checked any further.
            var quoted = shape.Form is { IsAddress: true } ? Quoted.Address(text) : Quoted.Text(text);
            Add(RuleKind.Size, place, ("length", Quoted.Number(length)), ("found", quoted), ("most", Quoted.Number(most)));
            return;
        }

        if (!shape.Allowed.IsEmpty && !shape.Allowed.Contains(text))
            Add(RuleKind.Form, place, ("found", Quoted.Text(text)), ("advice", $"; allowed: {string.Join(", ", shape.Allowed)}."));
        if (shape.Form is not { } form)
            return;
        if (!form.Matches(text))
            Add(
                RuleKind.Form,
                place,
                ("found", form.IsAddress ? Quoted.Address(text) : Quoted.Text(text)),
                ("advice", $". {form.AdviceOn(text)}"));
        else if (form.IsFetched && addressRefusal(text) is { } refusal)
            Add(RuleKind.Address, place, ("refusal", refusal));
    }

    private void List(ValueShape.List list, Place place)
    {
        CheckCount(place.At.Value.GetArrayLength(), list.Min, list.Max, place);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in place.At.Entries.Take(list.Max ?? int.MaxValue))
        {
            Value(list.Item, place.Entry(item));
            if (list is { UniqueBy: { } key, Item: ValueShape.Group group } && item[key].Text is { } id && !seen.Add(id))
                Add(
                    RuleKind.Duplicate,
                    PlaceOf(group.Fields.First(field => field.Key == key), item[key], required: true),
                    ("found", Quoted.Text(id)));
        }
    }

    private void VersionMap(ValueShape.VersionMap map, Place place)
    {
        CheckCount(place.At.Value.GetPropertyCount(), map.Min, map.Max, place);
        foreach (var (name, version) in place.At.Properties.Take(map.Max ?? int.MaxValue))
        {
            if (!TextForm.Version.Matches(name))
                Add(RuleKind.EntryKey, place with { At = version }, ("found", Quoted.Text(name)), ("advice", TextForm.Version.Advice));
            Value(map.Version, place.Entry(version));
        }
    }

    private void Addresses(Func<string, bool> isAddress, Place place)
    {
        foreach (var (name, inner) in place.At.Properties)
        {
            if (isAddress(name) && inner.Value.ValueKind == JsonValueKind.String)
                Value(Shapes.FileAddress, place with { At = inner, Name = name, Required = false });
        }
    }

    private void Missing(Place place) =>
        Add(RuleKind.Missing, place, ("instead", place.Instead is null ? "" : $" here or in '{place.Instead}'"));

    private void CheckCount(int count, int minIfRequired, int? max, Place place)
    {
        var min = place.Required ? minIfRequired : 0;
        if (count < min || count > max)
            AddUnlessFull(Rule(RuleKind.Size, place, Measure.Entries).At(
                place.At.Pointer, ("name", place.Name), ("count", Entries(count)), ("range", $"{Range(min, max)} are")));
    }

    private static Place PlaceOf(Field field, JsonPlace at, bool required) =>
        new(at, field.Topic, field.Name, required) { Instead = field.RequiredUnless };

    private void Add(RuleKind kind, Place place, params ReadOnlySpan<(string Name, string Value)> values) =>
        AddUnlessFull(Rule(kind, place).At(place.At.Pointer, [("name", place.Name), .. values]));

    private static Rule Rule(RuleKind kind, Place place, Measure measure = Measure.Characters) =>
        FieldRules.Of(place.Topic, kind, place.IsEntry, measure);

    private void AddUnlessFull(Fault fault)
    {
        if (!IsFull)
            faults.Add(fault);
    }

    private static string Entries(int count) => count == 1 ? "1 entry" : $"{Quoted.Number(count)} entries";

    /// <summary>
    /// The allowed number of entries, as the beginning of a sentence.
    /// </summary>
    public static string Range(int min, int? max) => (min, max) switch
    {
        (0, { } most) => $"at most {Quoted.Number(most)}",
        (_, { } most) => $"{Quoted.Number(min)} to {Quoted.Number(most)}",
        _ => $"{Quoted.Number(min)} or more",
    };

    /// <summary>The place of a value, and the topic of its rules.</summary>
    private readonly record struct Place(JsonPlace At, string Topic, string Name, bool Required, bool IsEntry = false)
    {
        /// <summary>Another field that may be given in place of this one.</summary>
        public string? Instead { get; init; }

        // An entry must have a value: an empty one would otherwise count towards the list's length.
        public Place Entry(JsonPlace entry) => this with { At = entry, Required = true, IsEntry = true, Instead = null };
    }
}
