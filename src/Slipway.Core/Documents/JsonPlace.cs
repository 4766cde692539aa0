using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>
/// A place in a JSON document: its pointer, and the value that stands there. A missing value is
/// undefined, with the pointer at which it would stand. The places inside are found once, since
/// many rules look at each.
/// </summary>
public sealed class JsonPlace
{
    /// <summary>
    /// The most places that a document keeps (ours), some 4 MiB: a hundred plans have 8,000, and a
    /// hostile document millions. Others are found again each time.
    /// </summary>
    private const int MostKept = 50_000;

    /// <summary>An undefined value that stands nowhere: it has no pointer.</summary>
    public static readonly JsonPlace None = new(default, null!);

    private readonly JsonPlace? around;
    private readonly string name;
    private readonly int index = -1;
    private JsonPlace[]? inside;
    private int kept;

    /// <param name="value">The document, or a part of it.</param>
    /// <param name="pointer">Where that stands.</param>
    public JsonPlace(JsonElement value, string pointer) => (Value, name) = (value, pointer);

    private JsonPlace(JsonElement value, JsonPlace around, string name) => (Value, this.around, this.name) = (value, around, name);

    private JsonPlace(JsonElement value, JsonPlace around, int index)
        : this(value, around, "") => this.index = index;

    public JsonElement Value { get; }

    /// <summary>Most places never appear in a message, so it is composed when it is needed.</summary>
    public string Pointer =>
        around is null ? name : index < 0 ? JsonPointer.Append(around.Pointer, name) : JsonPointer.Append(around.Pointer, index);

    public bool Exists => Value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The last property of that name, should there be more than one.</summary>
    public JsonPlace this[string key]
    {
        get
        {
            if (Value.ValueKind != JsonValueKind.Object || Inside is not JsonPlace[] properties)
                return new JsonPlace(JsonValues.Get(Value, key), this, key);
            for (var at = properties.Length - 1; at >= 0; at--)
            {
                if (properties[at].name == key)
                    return properties[at];
            }

            return new JsonPlace(default, this, key);
        }
    }

    /// <summary>The entries of a list; none for any other value.</summary>
    public IEnumerable<JsonPlace> Entries => Value.ValueKind == JsonValueKind.Array ? Inside : [];

    /// <summary>The properties of an object; none for any other value.</summary>
    public IEnumerable<(string Name, JsonPlace Place)> Properties =>
        Value.ValueKind == JsonValueKind.Object ? Inside.Select(property => (property.name, property)) : [];

    /// <summary>The text; null for an empty one and for any other value.</summary>
    public string? Text => field ??= JsonValues.Text(Value);

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

    public IEnumerable<string> Texts => Entries.Select(entry => entry.Text).OfType<string>();

    private IEnumerable<JsonPlace> Inside => inside
        ?? (Value.ValueKind == JsonValueKind.Object
            ? Kept(Value.EnumerateObject().Select(property => new JsonPlace(property.Value, this, property.Name)), Value.GetPropertyCount())
            : Kept(Value.EnumerateArray().Select((item, at) => new JsonPlace(item, this, at)), Value.GetArrayLength()));

    private IEnumerable<JsonPlace> Kept(IEnumerable<JsonPlace> places, int count)
    {
        var document = this;
        while (document.around is { } outer)
            document = outer;
        if (document.kept + count > MostKept)
            return places;
        document.kept += count;
        return inside = [.. places];
    }
}
