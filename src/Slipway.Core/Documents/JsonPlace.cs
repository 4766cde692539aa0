using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>
/// A value of a document and its place. What is not there is an undefined value with the pointer at
/// which it would stand.
/// </summary>
public readonly record struct JsonPlace
{
    private readonly string around;

    /// <summary>
    /// The name or index below <see cref="around"/>: most places are looked at and never spoken of,
    /// so their pointers are written when asked for.
    /// </summary>
    private readonly string? name;
    private readonly int? index;

    public JsonPlace(JsonElement value, string pointer) => (Value, around) = (value, pointer);

    private JsonPlace(JsonElement value, string around, string name) => (Value, this.around, this.name) = (value, around, name);

    private JsonPlace(JsonElement value, string around, int index) => (Value, this.around, this.index) = (value, around, index);

    public JsonElement Value { get; }

    public string Pointer =>
        name is not null ? JsonPointer.Append(around, name) : index is { } at ? JsonPointer.Append(around, at) : around;

    public bool Exists => Value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public JsonPlace this[string key] => new(JsonValues.Get(Value, key), Pointer ?? "", key);

    /// <summary>The entries of a list; none where it is no list.</summary>
    public IEnumerable<JsonPlace> Entries
    {
        get
        {
            if (Value.ValueKind != JsonValueKind.Array)
                yield break;
            var (list, next) = (Pointer, 0);
            foreach (var item in Value.EnumerateArray())
                yield return new JsonPlace(item, list, next++);
        }
    }

    /// <summary>The properties of an object; none where it is no object.</summary>
    public IEnumerable<(string Name, JsonPlace Place)> Properties
    {
        get
        {
            if (Value.ValueKind != JsonValueKind.Object)
                yield break;
            var group = Pointer;
            foreach (var property in Value.EnumerateObject())
            {
                var key = property.Name;
                yield return (key, new JsonPlace(property.Value, group, key));
            }
        }
    }

    /// <summary>Null for what is no text, and for an empty one.</summary>
    public string? Text => JsonValues.Text(Value);

    /// <summary>
    /// Neither missing nor an empty text: what is there may still be of the wrong kind, which is
    /// another rule's matter.
    /// </summary>
    public bool HasContent => Exists && (Value.ValueKind != JsonValueKind.String || Text is not null);

    /// <summary>Null for what is neither true nor false.</summary>
    public bool? Flag => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Null for what is no number, or none that a decimal holds.</summary>
    public decimal? Number => Value.ValueKind == JsonValueKind.Number && Value.TryGetDecimal(out var number) ? number : null;

    public IEnumerable<string> Texts => JsonValues.Texts(Value);
}
