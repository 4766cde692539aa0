using System.Globalization;
using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Drafts;

/// <summary>
/// Which stored secrets a placeholder may stand for: those of a configuration that is otherwise as
/// it was (ours). People who may write an offer must not read its secrets. Otherwise they could
/// have the secrets sent to an address of their own.
/// </summary>
public static class ReusableSecrets
{
    /// <param name="stored">Path -> secret.</param>
    /// <param name="before">
    /// The definition that they are stored with; null when there is none.
    /// </param>
    /// <param name="now">The definition that is to replace it.</param>
    public static Dictionary<string, string> Of(
        IReadOnlyDictionary<string, string> stored, SecretFields.Extracted? before, SecretFields.Extracted now)
    {
        if (before is null || stored.Count == 0 || now.Placeholders.Count == 0)
            return [];
        var (old, current) = (JsonElement.Parse(before.Masked), JsonElement.Parse(now.Masked));
        var changed = now.Values
            .Where(value => stored.GetValueOrDefault(value.Key) != value.Value)
            .Select(value => Around(value.Key))
            .ToHashSet(StringComparer.Ordinal);
        var reusable =
            from placeholder in now.Placeholders
            where stored.ContainsKey(placeholder.Key) && before.Placeholders.ContainsKey(placeholder.Key)
            group placeholder by Around(placeholder.Key) into same
            where !changed.Contains(same.Key) && IsUnmoved(same.Key, same.First())
            from placeholder in same
            select placeholder.Key;
        return reusable.ToDictionary(path => path, path => stored[path], StringComparer.Ordinal);

        bool IsUnmoved(string around, KeyValuePair<string, string> placeholder)
        {
            var length = around.Split('/').Length;
            return AreEqual(Find(old, before.Placeholders[placeholder.Key], length), Find(current, placeholder.Value, length));
        }
    }

    /// <summary>
    /// The path of the configuration that holds the secret: the offer's or plan's own key.
    /// </summary>
    private static string Around(string path) =>
        string.Join('/', path.Split('/').Take(path.StartsWith("plans/", StringComparison.Ordinal) ? 3 : 2));

    private static bool AreEqual(JsonElement? left, JsonElement? right) =>
        left is { } one && right is { } other && JsonElement.DeepEquals(one, other);

    /// <summary>
    /// The value <paramref name="length"/> names deep in the definition; null when the pointer does
    /// not lead there, as one with shortened names.
    /// </summary>
    private static JsonElement? Find(JsonElement definition, string pointer, int length)
    {
        var value = definition;
        foreach (var part in pointer[(JsonPointer.Definition.Length + 1)..].Split('/').Take(length))
        {
            if (value.ValueKind == JsonValueKind.Array)
                value = value[int.Parse(part, CultureInfo.InvariantCulture)];
            else if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(JsonPointer.Unescape(part), out value))
                return null;
        }

        return value;
    }
}
