using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Rules;

/// <summary>A value of a document and its place. What is not there is an undefined value with the pointer at which it would stand.</summary>
public readonly record struct Spot(JsonElement Value, string Pointer)
{
    public bool Exists => Value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public Spot this[string key] => new(Definitions.Get(Value, key), JsonPointer.Append(Pointer ?? "", key));

    /// <summary>The entries of a list; none where it is no list.</summary>
    public IEnumerable<Spot> Entries
    {
        get
        {
            if (Value.ValueKind != JsonValueKind.Array)
                yield break;
            var index = 0;
            foreach (var item in Value.EnumerateArray())
                yield return new Spot(item, JsonPointer.Append(Pointer, index++));
        }
    }

    /// <summary>The properties of an object; none where it is no object.</summary>
    public IEnumerable<(string Name, Spot Spot)> Properties
    {
        get
        {
            if (Value.ValueKind != JsonValueKind.Object)
                yield break;
            foreach (var property in Value.EnumerateObject())
                yield return (property.Name, new Spot(property.Value, JsonPointer.Append(Pointer, property.Name)));
        }
    }

    /// <summary>Null for what is no text, and for an empty one.</summary>
    public string? Text => Definitions.Text(Value);

    /// <summary>Neither missing nor an empty text: what is there may still be of the wrong kind, which is another rule's matter.</summary>
    public bool SaysSomething => Exists && (Value.ValueKind != JsonValueKind.String || Text is not null);

    /// <summary>Null for what is neither true nor false.</summary>
    public bool? Flag => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Null for what is no number, or none that a decimal holds.</summary>
    public decimal? Number => Value.ValueKind == JsonValueKind.Number && Value.TryGetDecimal(out var number) ? number : null;

    public IEnumerable<string> Texts => Definitions.Texts(Value);
}
