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

    private static JsonObject Text(ValueShape.Text text, bool required)
    {
        var schema = Typed("string");
        if (text.MaxLength is { } most)
            schema["maxLength"] = most;
        if (!text.Allowed.IsEmpty)
            schema["enum"] = new JsonArray([.. (required ? text.Allowed : text.Allowed.Add("")).Select(value => JsonValue.Create(value))]);
        if (text.Form?.Pattern is { } pattern)
            schema["pattern"] = required ? Anchored(pattern) : Anchored($"|{pattern}");
        else if (required)
            schema["pattern"] = @"\S";

        // An optional "" is not an address, GUID or e-mail: the format would refuse a value that
        // the rules accept.
        if (required && text.Form?.Format is { } format)
            schema["format"] = format;
        return schema;
    }

    private static JsonObject List(ValueShape.List list, bool required)
    {
        var schema = Typed("array");
        schema["items"] = Of(list.Item, required: true);
        if (required && list.Min > 0)
            schema["minItems"] = list.Min;
        if (list.Max is { } most)
            schema["maxItems"] = most;
        return schema;
    }

    private static JsonObject Versions(ValueShape.VersionMap map, bool required)
    {
        var schema = Typed("object");
        schema["propertyNames"] = new JsonObject { ["pattern"] = Anchored(TextForm.Version.Pattern!) };
        schema["additionalProperties"] = Group(map.Version);
        if (required && map.Min > 0)
            schema["minProperties"] = map.Min;
        if (map.Max is { } most)
            schema["maxProperties"] = most;
        return schema;
    }

    private static JsonObject Group(ValueShape.Group group)
    {
        var schema = Typed("object");
        if (group.Fields.IsEmpty)
            return schema;
        var properties = new JsonObject();
        foreach (var field in group.Fields)
            properties[field.Key] = field.Required ? Of(field.Shape, required: true) : OrNull(Of(field.Shape, required: false));
        schema["properties"] = properties;

        var required = group.Fields.Where(field => field.Required).Select(field => JsonValue.Create(field.Key)).ToArray();
        if (required.Length > 0)
            schema["required"] = new JsonArray([.. required]);
        var alternatives = group.Fields.Where(field => field.RequiredUnless is not null).Select(Alternatives).ToArray();
        if (alternatives.Length > 0)
            schema["allOf"] = new JsonArray([.. alternatives]);
        return schema;
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

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static string Anchored(string pattern) => $"^(?:{pattern})$";
}
