using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>
/// A place in a JSON document: its pointer, and the value that stands there. A missing value is
/// undefined, with the pointer at which it would stand.
/// </summary>
public readonly record struct JsonPlace
{
    private readonly string around;

    /// <summary>
    /// The name or index below <see cref="around"/>: most places never appear in a message, so
    /// pointers are composed when they are needed.
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

    /// <summary>The entries of a list; none for any other value.</summary>
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

    /// <summary>The properties of an object; none for any other value.</summary>
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

    /// <summary>The text; null for an empty one and for any other value.</summary>
    public string? Text => JsonValues.Text(Value);

    /// <summary>
    /// Neither missing nor an empty text. The value may still be of the wrong kind, which another
    /// rule reports.
    /// </summary>
    public bool HasContent => Exists && (Value.ValueKind != JsonValueKind.String || Text is not null);

    /// <summary>True or false; null for any other value.</summary>
    public bool? Flag => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>
    /// The number; null for any other value, and for a number that a decimal cannot hold.
    /// </summary>
    public decimal? Number => Value.ValueKind == JsonValueKind.Number && Value.TryGetDecimal(out var number) ? number : null;

    public IEnumerable<string> Texts => JsonValues.Texts(Value);
}
