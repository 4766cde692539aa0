using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>
/// Reads definitions of any shape: a missing value, or one of another kind, is undefined, empty or
/// null.
/// </summary>
internal static class JsonValues
{
    public static JsonElement Offer(JsonElement definition) => Get(definition, "offer");

    public static IEnumerable<PlanElement> Plans(JsonElement definition) => Plans(new JsonPlace(definition, JsonPointer.Definition));

    public static IEnumerable<PlanElement> Plans(JsonPlace definition) =>
        definition["plans"].Entries.Select(plan => new PlanElement(plan, plan["planId"].Text ?? ""));

    public static JsonElement Get(JsonElement around, string key) =>
        around.ValueKind == JsonValueKind.Object && around.TryGetProperty(key, out var value) ? value : default;

    /// <summary>Whether an object has this key, with another value than null.</summary>
    public static bool Has(JsonElement around, string key) =>
        Get(around, key).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>Null for an empty text, too.</summary>
    public static string? Text(JsonElement around, string key) => Text(Get(around, key));

    public static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    public static IEnumerable<JsonElement> Entries(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    public static IEnumerable<JsonProperty> Members(JsonElement around) =>
        around.ValueKind == JsonValueKind.Object ? around.EnumerateObject() : [];

    public static IEnumerable<string> Keys(JsonElement around) => Members(around).Select(member => member.Name);

    public static IEnumerable<string> Texts(JsonElement list) => Entries(list).Select(Text).OfType<string>();
}
