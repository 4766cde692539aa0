using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Slipway.Core.Documents;

namespace Slipway.Rehearsal.Wire;

/// <summary>How a rehearsal's own requests and files are read: what is misspelt is refused and not passed over.</summary>
internal static class RehearsalJson
{
    /// <summary>New ones each time, for a context makes its options its own.</summary>
    public static JsonSerializerOptions Strict() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// The value of a text, or what is wrong with it, as words after a colon. A byte order mark is
    /// ignored.
    /// </summary>
    public static (T? Value, string? Fault) Read<T>(ReadOnlySpan<byte> text, JsonTypeInfo<T> type)
        where T : class
    {
        if (JsonErrorText.OfEncoding(text) is { } other)
            return (null, other);
        try
        {
            var bare = text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
            return (JsonSerializer.Deserialize(bare, type), null);
        }
        catch (JsonException fault)
        {
            return (null, JsonErrorText.Of(fault));
        }
    }
}
