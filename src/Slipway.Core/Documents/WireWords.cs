using System.Collections.Frozen;
using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>Enum values as the wire and the store spell them: camelCase.</summary>
public static class WireWords
{
    public static string Of<T>(T value)
        where T : struct, Enum => Words<T>.ByValue[value];

    /// <summary>
    /// Null when <paramref name="word"/>, in any casing, is not a value of <typeparamref name="T"/>.
    /// </summary>
    public static T? Parse<T>(string word)
        where T : struct, Enum => Words<T>.ByWord.TryGetValue(word, out var value) ? value : null;

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> ByWord =
            ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);
    }
}
