using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>
/// Reads definitions of any shape: a missing value, or one of another kind, is undefined, empty or
/// null.
/// </summary>
internal static class JsonValues
{
    public static JsonElement Offer(JsonElement definition) => Get(definition, "offer");

    public static IEnumerable<PlanElement> Plans(JsonElement definition) =>
        Entries(Get(definition, "plans"))
            .Select((plan, index) => new PlanElement(
                plan,
                JsonPointer.Append(JsonPointer.Append(JsonPointer.Definition, "plans"), index),
                Text(plan, "planId") ?? ""));

    public static JsonElement Get(JsonElement around, string key) =>
        around.ValueKind == JsonValueKind.Object && around.TryGetProperty(key, out var value) ? value : default;

    /// <summary>Null for an empty text, too.</summary>
    public static string? Text(JsonElement around, string key) => Text(Get(around, key));

    public static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    public static IEnumerable<JsonElement> Entries(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    public static IEnumerable<string> Keys(JsonElement around) =>
        around.ValueKind == JsonValueKind.Object ? around.EnumerateObject().Select(property => property.Name) : [];

    public static IEnumerable<string> Texts(JsonElement list) => Entries(list).Select(Text).OfType<string>();
}
