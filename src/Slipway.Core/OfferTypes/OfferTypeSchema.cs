using System.Text.Json.Nodes;
using Slipway.Core.Definitions;

namespace Slipway.Core.OfferTypes;

/// <summary>
/// The JSON Schema (draft 2020-12) of a type's definition, made of the same tables as its rules. It
/// says all that a schema can say; whether files may be fetched, ids are unique and placeholders
/// have a stored value is left to the rules.
/// </summary>
public static class OfferTypeSchema
{
    public static JsonNode Of(OfferType type)
    {
        var schema = Group(type.Definition);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", type.DisplayText);
        return schema;
    }

    /// <summary>
    /// The same for a whole document as a PUT sends it. It names draft-07, which editors know
    /// completely; no keyword of it means anything else there.
    /// </summary>
    public static JsonNode OfDocument(OfferType type) => new JsonObject
    {
        ["$schema"] = "http://json-schema.org/draft-07/schema#",
        ["title"] = $"Offer: {type.DisplayText}",
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["publisherId"] = Typed("string"),
            ["offerTypeId"] = new JsonObject { ["const"] = type.Id },
            ["id"] = Text(new ValueShape.Text(Form: TextForm.Id), required: true),
            ["definition"] = Group(type.Definition),
        },
        ["required"] = new JsonArray("publisherId", "offerTypeId", "id", "definition"),
    };

    private static JsonObject Of(ValueShape shape, bool required) => shape switch
    {
        ValueShape.Text text => Text(text, required),
        ValueShape.Flag => Typed("boolean"),
        ValueShape.Count => new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = int.MaxValue },
        ValueShape.List list => List(list, required),
        ValueShape.Group group => Group(group),
        ValueShape.VersionMap map => Versions(map, required),
        ValueShape.DataDisk => Typed("object"),
        ValueShape.Picture picture => Picture(picture),
        _ => [],
    };

    /// <summary>
    /// A pattern applies to texts only. Patterns of keys cannot ignore the casing, so each letter
    /// is given in both.
    /// </summary>
    private static JsonObject Picture(ValueShape.Picture picture) => new()
    {
        ["type"] = new JsonArray("string", "object"),
        ["pattern"] = Anchored(picture.Bare.Pattern!),
        ["patternProperties"] = new JsonObject
        {
            [$"^(?!.*{AnyCasing("name")}).*(?:{string.Join('|', picture.Words.Select(AnyCasing))})"] = new JsonObject
            {
                ["pattern"] = Anchored($"|{picture.Bare.Pattern}"),
            },
        },
    };

    private static string AnyCasing(string word) => string.Concat(word.Select(letter => $"[{char.ToUpperInvariant(letter)}{letter}]"));

    /// <summary>
    /// An optional "" is not an address, GUID or e-mail: the format would refuse a value that the
    /// rules accept.
    /// </summary>
    private static JsonObject Text(ValueShape.Text text, bool required) => Typed(
        "string",
        ("maxLength", text.MaxLength),
        ("enum", text.Allowed.IsEmpty ? null : List(required ? text.Allowed : text.Allowed.Add(""))),
        ("pattern", text.Form?.Pattern is { } pattern ? Anchored(required ? pattern : $"|{pattern}") : required ? @"\S" : null),
        ("format", required ? text.Form?.Format : null));

    private static JsonObject List(ValueShape.List list, bool required) => Typed(
        "array",
        ("items", Of(list.Item, required: true)),
        ("minItems", required && list.Min > 0 ? list.Min : null),
        ("maxItems", list.Max));

    private static JsonObject Versions(ValueShape.VersionMap map, bool required) => Typed(
        "object",
        ("propertyNames", new JsonObject { ["pattern"] = Anchored(TextForm.Version.Pattern!) }),
        ("additionalProperties", Group(map.Version)),
        ("minProperties", required && map.Min > 0 ? map.Min : null),
        ("maxProperties", map.Max));

    private static JsonObject Group(ValueShape.Group group)
    {
        if (group.Fields.IsEmpty)
            return Typed("object");
        var required = group.Fields.Where(field => field.Required).Select(field => field.Key).ToArray();
        JsonNode[] alternatives = [.. group.Fields.Where(field => field.RequiredUnless is not null).Select(Alternatives)];
        return Typed(
            "object",
            ("properties", new JsonObject(group.Fields.Select(field => KeyValuePair.Create<string, JsonNode?>(
                field.Key, field.Required ? Of(field.Shape, required: true) : OrNull(Of(field.Shape, required: false)))))),
            ("required", required.Length > 0 ? List(required) : null),
            ("allOf", alternatives.Length > 0 ? new JsonArray(alternatives) : null));
    }

    private static JsonObject Alternatives(Field field) => new()
    {
        ["anyOf"] = new JsonArray(Given(field.RequiredUnless!, HasContent()), Given(field.Key, Of(field.Shape, required: true))),
    };

    private static JsonObject Given(string key, JsonObject schema) => new()
    {
        ["properties"] = new JsonObject { [key] = schema },
        ["required"] = new JsonArray(JsonValue.Create(key)),
    };

    private static JsonObject HasContent() => new()
    {
        ["not"] = new JsonObject { ["enum"] = new JsonArray(null, JsonValue.Create(false), new JsonArray(), new JsonObject()) },
        ["pattern"] = @"\S",
    };

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is { } type)
            schema["type"] = new JsonArray(type.DeepClone(), JsonValue.Create("null"));
        if (schema["enum"] is JsonArray allowed)
            allowed.Add(null);
        return schema;
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    /// <summary>Without the keywords that have no value.</summary>
    private static JsonObject Typed(string type, params IEnumerable<(string Name, JsonNode? Value)> keywords) => new(
        keywords.Where(keyword => keyword.Value is not null)
            .Prepend((Name: "type", Value: type))
            .Select(keyword => KeyValuePair.Create<string, JsonNode?>(keyword.Name, keyword.Value)));

    private static string Anchored(string pattern) => $"^(?:{pattern})$";
}
