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

    public void Definition(OfferType type, JsonElement definition) =>
        Value(type.Definition, definition, new Place(JsonPointer.Definition, "DOC-DEFINITION", "definition", Required: true));

    /// <summary>
    /// Stops when the list is full: a document may have a million plans.
    /// </summary>
    public void Add(IEnumerable<Fault> found)
    {
        foreach (var fault in IsFull ? [] : found)
        {
            faults.Add(fault);
            if (IsFull)
                return;
        }
    }

    private void Value(ValueShape shape, JsonElement value, Place place)
    {
        if (IsFull)
            return;
        if (shape.MaxBytes is { } most && (shape is ValueShape.Anything || value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            && JsonMarshal.GetRawUtf8Value(value).Length is var bytes && bytes > most)
        {
            AddUnlessFull(Rule(RuleKind.Size, place, Measure.Bytes).At(
                place.Pointer, ("name", place.Name), ("length", Quoted.Number(bytes)), ("most", Quoted.Number(most))));
        }
        else if (OtherKind(shape, value) is { } expected)
        {
            Add(RuleKind.Kind, place, ("found", Quoted.Value(value)), ("expected", expected));
        }
        else
        {
            Content(shape, value, place);
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

    private void Content(ValueShape shape, JsonElement value, Place place)
    {
        switch (shape)
        {
            case ValueShape.Text text:
                Text(text, value.GetString()!, place);
                break;
            case ValueShape.List list:
                List(list, value, place);
                break;
            case ValueShape.Group group:
                Group(group, value, place.Pointer);
                break;
            case ValueShape.VersionMap map:
                VersionMap(map, value, place);
                break;
            case ValueShape.DataDisk:
                Addresses(value, ValueShape.DataDisk.IsAddress, place);
                break;
            case ValueShape.Picture picture when value.ValueKind == JsonValueKind.String:
                Text(picture.Address, value.GetString()!, place);
                break;
            case ValueShape.Picture picture:
                Addresses(value, picture.IsAddress, place);
                break;
        }
    }

    private void Group(ValueShape.Group group, JsonElement value, string pointer)
    {
        foreach (var field in group.Fields)
        {
            var place = PlaceOf(field, pointer, IsRequired(field, value));
            if (value.TryGetProperty(field.Key, out var inner) && inner.ValueKind != JsonValueKind.Null)
                Value(field.Shape, inner, place);
            else if (place.Required)
                Missing(place);
        }

        Misspelt(group.Fields, value, pointer);
    }

    /// <summary>
    /// A misspelt audience key of a plan without an audience has a rule of its own: the plan would
    /// be public.
    /// </summary>
    private void Misspelt(ImmutableArray<Field> fields, JsonElement value, string pointer)
    {
        if (fields.IsEmpty)
            return;
        foreach (var property in value.EnumerateObject())
        {
            if (fields.Any(field => property.NameEquals(field.Key)))
                continue;
            if (unknownKeys++ >= MostUnknownKeys)
                return;
            if (SimilarKeys.Nearest(property.Name, fields.Select(field => field.Key)) is { } known
                && (fields.First(field => field.Key == known).Listed != ListingPart.Audience || JsonValues.Has(value, known)))
            {
                AddUnlessFull(OfferRules.Misspelt.At(
                    JsonPointer.Append(pointer, property.Name), ("found", Quoted.Text(property.Name)), ("known", Quoted.Text(known))));
            }
        }
    }

    private static bool IsRequired(Field field, JsonElement around) =>
        field.Required || (field.RequiredUnless is { } other && !(around.TryGetProperty(other, out var value) && HasContent(value)));

    private static bool HasContent(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => !string.IsNullOrWhiteSpace(value.GetString()),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.GetPropertyCount() > 0,
        JsonValueKind.True or JsonValueKind.Number => true,
        _ => false,
    };

    private void Text(ValueShape.Text shape, string text, Place place)
    {
        if (string.IsNullOrWhiteSpace(text) && place.Required)
        {
            Missing(place);
            return;
        }

        // Typed clients send "" for what they do not use (observed).
        if (text.Length == 0)
            return;
        if (Quoted.FirstInvisible(text) is { } unseen)
            AddUnlessFull(OfferRules.Printable.At(place.Pointer, ("name", place.Name), ("found", $"U+{(int)unseen:X4}")));
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

    private void List(ValueShape.List list, JsonElement value, Place place)
    {
        CheckCount(value.GetArrayLength(), list.Min, list.Max, place);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var index = 0;
        foreach (var item in value.EnumerateArray().Take(list.Max ?? int.MaxValue))
        {
            var entry = place.Entry(JsonPointer.Append(place.Pointer, index++));
            Value(list.Item, item, entry);
            if (list is { UniqueBy: { } key, Item: ValueShape.Group group } && JsonValues.Text(item, key) is { } id && !seen.Add(id))
                Add(
                    RuleKind.Duplicate,
                    PlaceOf(group.Fields.First(field => field.Key == key), entry.Pointer, required: true),
                    ("found", Quoted.Text(id)));
        }
    }

    private void VersionMap(ValueShape.VersionMap map, JsonElement value, Place place)
    {
        CheckCount(value.GetPropertyCount(), map.Min, map.Max, place);
        foreach (var version in value.EnumerateObject().Take(map.Max ?? int.MaxValue))
        {
            var entry = place.Entry(JsonPointer.Append(place.Pointer, version.Name));
            if (!TextForm.Version.Matches(version.Name))
                Add(
                    RuleKind.EntryKey,
                    place with { Pointer = entry.Pointer },
                    ("found", Quoted.Text(version.Name)),
                    ("advice", TextForm.Version.Advice));
            Value(map.Version, version.Value, entry);
        }
    }

    private void Addresses(JsonElement value, Func<string, bool> isAddress, Place place)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (isAddress(property.Name) && property.Value.ValueKind == JsonValueKind.String)
            {
                var inner =
                    place with { Pointer = JsonPointer.Append(place.Pointer, property.Name), Name = property.Name, Required = false };
                Value(Shapes.FileAddress, property.Value, inner);
            }
        }
    }

    private void Missing(Place place) =>
        Add(RuleKind.Missing, place, ("instead", place.Instead is null ? "" : $" here or in '{place.Instead}'"));

    private void CheckCount(int count, int minIfRequired, int? max, Place place)
    {
        var min = place.Required ? minIfRequired : 0;
        if (count < min || count > max)
            AddUnlessFull(Rule(RuleKind.Size, place, Measure.Entries).At(
                place.Pointer, ("name", place.Name), ("count", Entries(count)), ("range", $"{Range(min, max)} are")));
    }

    private static Place PlaceOf(Field field, string around, bool required) =>
        new(JsonPointer.Append(around, field.Key), field.Topic, field.Name, required) { Instead = field.RequiredUnless };

    private void Add(RuleKind kind, Place place, params ReadOnlySpan<(string Name, string Value)> values) =>
        AddUnlessFull(Rule(kind, place).At(place.Pointer, [("name", place.Name), .. values]));

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
    private sealed record Place(string Pointer, string Topic, string Name, bool Required, bool IsEntry = false)
    {
        /// <summary>Another field that may be given in place of this one.</summary>
        public string? Instead { get; init; }

        // An entry must have a value: an empty one would otherwise count towards the list's length.
        public Place Entry(string pointer) => this with { Pointer = pointer, Required = true, IsEntry = true, Instead = null };
    }
}
